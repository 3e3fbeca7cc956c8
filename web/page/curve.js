// The curve of the risk over the epochs, on a logarithmic scale if wanted and possible.
import { decades, ticks } from './axis.js'
import { prepared } from './canvas.js'
import { text } from './number.js'
import { palette } from './palette.js'

const EDGE_OF_CURVE = { left: 52, right: 12, top: 10, bottom: 24 }
const MOST_POINTS = 4000

// Risks by epoch. Once there are too many, every second is dropped.
export class History {
  constructor() {
    this.epochs = []
    this.risks = []
    this.stride = 1
  }

  add(epoch, risk) {
    if (epoch % this.stride !== 0) return
    this.epochs.push(epoch)
    this.risks.push(risk)
    if (this.epochs.length <= MOST_POINTS) return
    const kept = (_, n) => n % 2 === 0
    this.epochs = this.epochs.filter(kept)
    this.risks = this.risks.filter(kept)
    this.stride *= 2
  }
}

export function drawCurve(canvas, history, logarithmic) {
  const { context, width, height } = prepared(canvas)
  if (width === 0) return
  const colors = palette()
  const frame = {
    x: EDGE_OF_CURVE.left, y: EDGE_OF_CURVE.top,
    width: width - EDGE_OF_CURVE.left - EDGE_OF_CURVE.right, height: height - EDGE_OF_CURVE.top - EDGE_OF_CURVE.bottom,
  }
  context.font = '12px system-ui, sans-serif'
  const risks = history.risks.filter((risk) => Number.isFinite(risk) && (!logarithmic || risk > 0))
  const scaled = (risk) => (logarithmic ? Math.log10(risk) : risk)
  let [low, high] = [Math.min(...risks.map(scaled)), Math.max(...risks.map(scaled))]
  if (risks.length === 0) [low, high] = logarithmic ? [-2, 0] : [0, 1]
  if (!logarithmic) low = Math.min(0, low)
  if (high - low < (logarithmic ? 1 : 1e-12)) [low, high] = logarithmic ? [high - 1, high] : [low, low + 1]
  const margin = 0.06 * (high - low)
  ;[low, high] = [logarithmic ? low - margin : low, high + margin]
  const last = Math.max(history.epochs.at(-1) ?? 0, 10)
  const x = (epoch) => frame.x + (frame.width * epoch) / last
  const y = (risk) => frame.y + frame.height * (1 - (risk - low) / (high - low))
  const marks = logarithmic
    ? decades(low, high, 5).map((exponent) => [exponent, text(10 ** exponent, 2)])
    : ticks(low, high, 4).map((tick) => [tick, text(tick)])
  context.fillStyle = colors.muted
  context.strokeStyle = colors.grid
  context.lineWidth = 1
  context.textAlign = 'right'
  context.textBaseline = 'middle'
  for (const [at, label] of marks) {
    line(context, frame.x, y(at), frame.x + frame.width, y(at))
    context.fillText(label, frame.x - 7, y(at))
  }
  context.textAlign = 'center'
  context.textBaseline = 'top'
  for (const tick of ticks(0, last, Math.max(2, frame.width / 90)).filter(Number.isInteger)) {
    context.fillText(text(tick), Math.min(x(tick), frame.x + frame.width - 12), frame.y + frame.height + 6)
  }
  context.strokeStyle = colors.frame
  line(context, frame.x, frame.y + frame.height, frame.x + frame.width, frame.y + frame.height)
  context.strokeStyle = colors.classes[0]
  context.lineWidth = 2
  context.lineJoin = 'round'
  context.beginPath()
  history.risks.forEach((risk, n) => {
    const at = scaled(risk)
    if (Number.isFinite(at)) context.lineTo(x(history.epochs[n]), y(at))
  })
  context.stroke()
}

function line(context, x1, y1, x2, y2) {
  context.beginPath()
  context.moveTo(x1, Math.round(y1) + 0.5)
  context.lineTo(x2, Math.round(y2) + 0.5)
  context.stroke()
}
