// Training in slices between the frames of the page, so that it stays responsive. Knows when to run an epoch, not what one is.

const SLICE = 12 // milliseconds a frame

export class Training {
  // `epoch()` runs one and returns whether to go on; `progress()` follows each slice; `ended()` a run that ended by itself.
  constructor({ epoch, progress, ended }) {
    Object.assign(this, { epoch, progress, ended, running: false })
  }

  // At most `pace` epochs a frame.
  start(pace) {
    if (this.running) return
    this.running = true
    const slice = () => {
      if (!this.running) return
      const end = performance.now() + SLICE
      for (let n = 0; n < pace && this.running; n++) {
        if (!this.epoch()) this.running = false
        if (performance.now() >= end) break
      }
      this.progress()
      if (this.running) requestAnimationFrame(slice)
      else this.ended()
    }
    requestAnimationFrame(slice)
  }

  pause() {
    this.running = false
  }
}
