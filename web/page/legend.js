// The legend of the large map: the classes with their markers, or the range of a target.
import { marker } from './maps.js'
import { text } from './number.js'
import { css, diverging, palette } from './palette.js'

const SIZE = 16

export function legend(root, samples, definition) {
  if (samples.classes) {
    root.replaceChildren(...samples.classes.map((name, k) => {
      const entry = document.createElement('li')
      entry.append(swatch(k), samples.targetName ? `${samples.targetName} ${name}` : `class ${name}`)
      return entry
    }))
    return
  }
  const entry = document.createElement('li')
  if (definition.inputs === 1) entry.append(swatch(0), 'target y')
  else {
    const bar = document.createElement('span')
    bar.className = 'bar'
    const colors = palette()
    bar.style.background = `linear-gradient(to right, ${[-1, 0, 1].map((v) => css(diverging(v, colors))).join(', ')})`
    entry.append(text(-samples.scaleOfTargets, 3), bar, text(samples.scaleOfTargets, 3))
  }
  root.replaceChildren(entry)
}

function swatch(k) {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = 2 * SIZE
  canvas.className = 'swatch'
  const context = canvas.getContext('2d')
  context.scale(2, 2)
  context.fillStyle = palette().classes[k % palette().classes.length]
  marker(context, SIZE / 2, SIZE / 2, 5, k)
  context.fill()
  return canvas
}
