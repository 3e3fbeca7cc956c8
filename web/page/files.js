// The network as a file, and the Rust that loads it.
import { text } from './number.js'

export const FILE = 'net.safetensors'

export function download(bytes, name) {
  const url = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

// Three lines that define the network, load the file, and evaluate it on a sample.
export function rust(line, samples) {
  const body = line.trim().replace(/;\s*$/, '')
  const zeros = samples ? Array.from(samples.inputs.slice(0, samples.columns.length), literal).join(', ') : '…'
  return [
    `network! { struct Net< ${body} >; }`,
    `let mut net = Net::zeros(); net.load_safetensors("${FILE}")?;`,
    `let outputs = net.forward(&vector![${zeros}]);`,
  ].join('\n')
}

// The scaling that a program has to repeat.
export function scaling(samples) {
  if (!samples?.scales) return ''
  const inputs = samples.columns.map((name, j) => `${name}: mean ${text(samples.scales[j].mean, 6)}, deviation ${text(samples.scales[j].deviation, 6)}`)
  return `Scale the inputs as here, (x − mean) / deviation: ${inputs.join('; ')}.` +
    (samples.goal ? ` The target is outputs[0] · ${text(samples.goal.deviation, 6)} + ${text(samples.goal.mean, 6)}.` : '')
}

// A float literal.
function literal(value) {
  const short = String(Number(value.toPrecision(6)))
  return /[.e]/.test(short) ? short : `${short}.0`
}
