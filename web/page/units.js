// The response of every unit over the view, a small map each, layer by layer. Choosing one shows it in the large map.
import { paint } from './canvas.js'
import { counted } from './number.js'
import { css, diverging, palette } from './palette.js'

export const MOST_UNITS = 32
export class Units {
  // `choose(layer, unit)` is called with indices.
  constructor(root, choose) {
    this.root = root
    this.choose = choose
    this.tiles = []
  }

  build(definition) {
    this.tiles = []
    this.root.replaceChildren(...definition.layers.map((layer, l) => {
      const group = document.createElement('div')
      group.className = 'layer'
      group.setAttribute('role', 'group')
      const title = document.createElement('h3')
      title.id = `units-${l}`
      group.setAttribute('aria-labelledby', title.id)
      const shown = Math.min(layer.outputs, MOST_UNITS)
      title.innerHTML = '<b></b> <span></span>'
      title.firstChild.textContent = layer.name
      title.lastChild.textContent = `${layer.activation}, ` + (shown < layer.outputs
        ? `the first ${shown} of ${layer.outputs} units` : counted(layer.outputs, 'unit'))
      const tiles = document.createElement('div')
      tiles.className = 'tiles'
      for (let i = 0; i < shown; i++) tiles.append(this.tile(layer, l, i))
      group.append(title, tiles)
      return group
    }))
  }

  tile(layer, l, i) {
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'tile'
    button.setAttribute('aria-label', `unit ${i + 1} of ${layer.name}`)
    button.addEventListener('click', () => this.choose(l, i))
    const canvas = document.createElement('canvas')
    const label = document.createElement('span')
    label.textContent = i + 1
    button.append(canvas, label)
    this.tiles.push({ button, canvas, l, i })
    return button
  }

  mark(chosen) {
    for (const { button, l, i } of this.tiles) {
      button.setAttribute('aria-pressed', String(chosen !== null && chosen.l === l && chosen.i === i))
    }
  }

  // `layers` as `Network.activations` gives them, over the grid of `view` with `size` points a side.
  draw(view, size, layers, definition) {
    const colors = palette()
    for (const { canvas, l, i } of this.tiles) {
      const width = definition.layers[l].outputs
      const value = (n) => layers[l].a[n * width + i]
      if (view.kind === 'line') drawLine(canvas, size, value, colors)
      else {
        const scale = strongest(value, size * size)
        resize(canvas, size)
        paint(canvas.getContext('2d'), size, size, (n) => diverging(value(n) / scale, colors))
      }
    }
  }
}

// The largest magnitude, which gets the strongest colour.
export function strongest(value, count) {
  let scale = 0
  for (let n = 0; n < count; n++) if (Number.isFinite(value(n))) scale = Math.max(scale, Math.abs(value(n)))
  return scale || 1
}

const LINE_PIXELS = 96

function drawLine(canvas, size, value, colors) {
  resize(canvas, LINE_PIXELS)
  const context = canvas.getContext('2d')
  let [low, high] = [0, 0]
  for (let n = 0; n < size; n++) if (Number.isFinite(value(n))) [low, high] = [Math.min(low, value(n)), Math.max(high, value(n))]
  const span = high - low || 1
  const y = (a) => LINE_PIXELS * (0.92 - (0.84 * (a - low)) / span)
  context.fillStyle = css(colors.neutral)
  context.fillRect(0, 0, LINE_PIXELS, LINE_PIXELS)
  context.fillStyle = colors.frame
  context.fillRect(0, y(0), LINE_PIXELS, 1)
  context.strokeStyle = colors.classes[1]
  context.lineWidth = 4
  context.beginPath()
  for (let n = 0; n < size; n++) context.lineTo((LINE_PIXELS * n) / (size - 1), y(value(n)))
  context.stroke()
}

function resize(canvas, pixels) {
  if (canvas.width !== pixels) canvas.width = canvas.height = pixels
}
