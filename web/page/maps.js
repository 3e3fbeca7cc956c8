// The large map: the response of the outputs, or of a chosen unit, over the view, with the samples on it. A plane is coloured, a line is
// drawn as a curve. Knows values on a grid, not networks.
import { answer } from './samples.js'
import { ticks } from './axis.js'
import { image, prepared } from './canvas.js'
import { contour } from './contour.js'
import { text } from './number.js'
import { css, diverging, ofClass, palette } from './palette.js'

const EDGE = { left: 40, right: 12, top: 12, bottom: 34 }
const HIT = 18

// `picture`: { view, size, samples, selected, values, width, unit }. `values` has `width` numbers a grid point; `unit` is null for the
// answer of the outputs, or { scale } for a single unit, with the value of the strongest colour.
export class DecisionMap {
  constructor(canvas, select) {
    this.canvas = canvas
    canvas.addEventListener('click', (event) => {
      const n = this.nearest(event.offsetX, event.offsetY)
      if (n !== null) select(n)
    })
  }

  draw(picture) {
    this.picture = picture
    const { context, width, height } = prepared(this.canvas)
    if (width === 0) return
    const colors = palette()
    const frame = { x: EDGE.left, y: EDGE.top, width: width - EDGE.left - EDGE.right, height: height - EDGE.top - EDGE.bottom }
    this.frame = frame
    if (picture.view.kind === 'line') this.vertical = curveRange(picture)
    context.font = '12px system-ui, sans-serif'
    if (picture.view.kind === 'plane') plane(context, frame, picture, colors)
    axes(context, frame, picture, this.vertical, colors)
    context.save()
    context.beginPath()
    context.rect(frame.x, frame.y, frame.width, frame.height)
    context.clip()
    if (picture.view.kind === 'line') curves(context, frame, picture, this.vertical, colors)
    points(context, picture, (n) => this.place(n), colors)
    context.restore()
  }

  // The pixel of a sample.
  place(n) {
    const { samples, view } = this.picture
    const width = samples.columns.length
    const x = across(this.frame, view.ranges[0], samples.inputs[n * width + view.axes[0]])
    const y = view.kind === 'plane'
      ? upward(this.frame, view.ranges[1], samples.inputs[n * width + view.axes[1]])
      : upward(this.frame, this.vertical, samples.label ? samples.label[n] : samples.targets[n])
    return [x, y]
  }

  nearest(x, y) {
    if (!this.picture || !this.frame) return null
    let [best, least] = [null, HIT ** 2]
    for (let n = 0; n < this.picture.samples.count; n++) {
      const [px, py] = this.place(n)
      const distance = (px - x) ** 2 + (py - y) ** 2
      if (distance < least) [best, least] = [n, distance]
    }
    return best
  }
}

// The colour of each point of the grid, for the outputs (a class or a number) or a unit.
export function colorOf({ values, width, unit, samples }, colors) {
  if (unit) return (n) => diverging(values[n] / unit.scale, colors)
  if (width === 1) {
    return samples.classes
      ? (n) => diverging(2 * (values[n] - 0.5), colors)
      : (n) => diverging(values[n] / samples.scaleOfTargets, colors)
  }
  return (n) => {
    const k = answer(values, width, n)
    return ofClass(k, (values[n * width + k] - 1 / width) / (1 - 1 / width), colors)
  }
}

function plane(context, frame, picture, colors) {
  const { size, values, width, unit, samples } = picture
  const colored = image(size, size, colorOf(picture, colors))
  // Grid points are at the centres of the pixels of the image, and the outermost ones on the frame.
  const [dx, dy] = [frame.width / (size - 1), frame.height / (size - 1)]
  context.save()
  context.beginPath()
  context.rect(frame.x, frame.y, frame.width, frame.height)
  context.clip()
  context.imageSmoothingQuality = 'high'
  context.drawImage(colored, frame.x - dx / 2, frame.y - dy / 2, frame.width + dx, frame.height + dy)
  context.strokeStyle = colors.text
  context.lineWidth = 1.75
  for (const { field, level, dashed } of lines(values, width, unit, samples)) {
    context.globalAlpha = dashed ? 0.45 : 0.9
    context.setLineDash(dashed ? [4, 4] : [])
    context.beginPath()
    for (const [x1, y1, x2, y2] of contour(field, size, size, level)) {
      context.moveTo(frame.x + x1 * dx, frame.y + frame.height - y1 * dy)
      context.lineTo(frame.x + x2 * dx, frame.y + frame.height - y2 * dy)
    }
    context.stroke()
  }
  context.restore()
}

// The lines between two answers, or where a unit is zero.
function lines(values, width, unit, samples) {
  if (unit) return [{ field: values, level: 0, dashed: true }]
  if (width === 1) return samples.classes ? [{ field: values, level: 0.5 }] : []
  return Array.from({ length: width }, (_, k) => ({ field: lead(values, width, k), level: 0 }))
}

// By how much output k exceeds the largest other one.
function lead(values, width, k) {
  return Float32Array.from({ length: values.length / width }, (_, n) => {
    let other = -Infinity
    for (let j = 0; j < width; j++) if (j !== k) other = Math.max(other, values[n * width + j])
    return values[n * width + k] - other
  })
}

function axes(context, frame, { view, samples, unit }, vertical, colors) {
  context.strokeStyle = colors.frame
  context.lineWidth = 1
  context.setLineDash([])
  context.globalAlpha = 1
  context.strokeRect(frame.x + 0.5, frame.y + 0.5, frame.width - 1, frame.height - 1)
  context.fillStyle = colors.muted
  context.textAlign = 'center'
  context.textBaseline = 'top'
  for (const tick of ticks(...view.ranges[0], 6)) {
    const x = across(frame, view.ranges[0], tick)
    context.fillRect(x, frame.y + frame.height, 1, 4)
    context.fillText(text(tick), x, frame.y + frame.height + 6)
  }
  context.textAlign = 'right'
  context.textBaseline = 'middle'
  const range = view.kind === 'plane' ? view.ranges[1] : vertical
  for (const tick of ticks(...range, 6)) {
    const y = upward(frame, range, tick)
    context.fillRect(frame.x - 4, y, 4, 1)
    context.fillText(text(tick), frame.x - 6, y)
  }
  context.fillStyle = colors.text
  context.font = 'italic 14px "STIX Two Text", Cambria, Georgia, serif'
  context.textAlign = 'right'
  context.textBaseline = 'bottom'
  context.fillText(samples.columns[view.axes[0]], frame.x + frame.width - 6, frame.y + frame.height - 6)
  context.textAlign = 'left'
  context.textBaseline = 'top'
  context.fillText(view.kind === 'plane' ? samples.columns[view.axes[1]] : unit ? 'a' : 'a, y', frame.x + 7, frame.y + 6)
  context.font = '12px system-ui, sans-serif'
}

function curveRange({ values, samples, unit }) {
  let [low, high] = [Infinity, -Infinity]
  const include = (value) => {
    if (!Number.isFinite(value)) return
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  values.forEach(include)
  if (!unit || samples.label === null) (samples.label ?? Array.from(samples.targets)).forEach(include)
  if (low > high) [low, high] = [-1, 1]
  const span = high - low || 1
  return [low - 0.1 * span, high + 0.1 * span]
}

// One curve an output, in the colours of the classes.
function curves(context, frame, { values, width, size }, vertical, colors) {
  context.lineWidth = 2.5
  context.lineJoin = 'round'
  for (let k = 0; k < width; k++) {
    context.strokeStyle = colors.classes[width === 1 ? 1 : k % colors.classes.length]
    context.beginPath()
    for (let n = 0; n < size; n++) {
      const x = frame.x + (frame.width * n) / (size - 1)
      context.lineTo(x, upward(frame, vertical, values[n * width + k]))
    }
    context.stroke()
  }
}

// Classes differ by shape as well as by colour.
function points(context, { samples, selected, view }, place, colors) {
  const radius = samples.count > 600 ? 2.5 : samples.count > 50 ? 4 : 7
  context.lineWidth = 1.25
  for (let n = 0; n < samples.count; n++) {
    const [x, y] = place(n)
    const k = samples.label ? samples.label[n] : 0
    context.fillStyle = samples.label
      ? colors.classes[k % colors.classes.length]
      : view.kind === 'line' ? colors.classes[0] : css(diverging(samples.targets[n] / samples.scaleOfTargets, colors))
    context.strokeStyle = samples.label || view.kind === 'line' ? colors.card : colors.text
    marker(context, x, y, radius, samples.label ? k : 0)
    context.fill()
    context.stroke()
  }
  if (selected === null) return
  const [x, y] = place(selected)
  context.strokeStyle = colors.text
  context.lineWidth = 2
  context.beginPath()
  context.arc(x, y, radius + 5, 0, 2 * Math.PI)
  context.stroke()
}

export function marker(context, x, y, radius, k) {
  context.beginPath()
  switch (k % 4) {
    case 0:
      context.arc(x, y, radius, 0, 2 * Math.PI)
      break
    case 1:
      context.rect(x - 0.88 * radius, y - 0.88 * radius, 1.76 * radius, 1.76 * radius)
      break
    case 2:
      context.moveTo(x, y - 1.2 * radius)
      context.lineTo(x + 1.1 * radius, y + 0.8 * radius)
      context.lineTo(x - 1.1 * radius, y + 0.8 * radius)
      context.closePath()
      break
    default:
      context.moveTo(x, y - 1.25 * radius)
      context.lineTo(x + 1.25 * radius, y)
      context.lineTo(x, y + 1.25 * radius)
      context.lineTo(x - 1.25 * radius, y)
      context.closePath()
  }
}

function across(frame, [low, high], value) {
  return frame.x + (frame.width * (value - low)) / (high - low)
}

function upward(frame, [low, high], value) {
  return frame.y + frame.height * (1 - (value - low) / (high - low))
}
