// The generated data sets. A table is { columns, rows, target, classes }: `rows` are inputs, `target` is a number a row, or the index of
// a class if `classes` has their names. The coordinates are between about −1 and 1 and are not scaled.
import { random } from './random.js'

const PER_CLASS = 100

export const SETS = {
  xor: { title: 'XOR', noise: 0, make: xor },
  circles: { title: 'Circles', noise: 0.08, make: circles },
  moons: { title: 'Moons', noise: 0.1, make: moons },
  spirals: { title: 'Two spirals', noise: 0.02, make: spirals },
  curve: { title: 'Curve (one input)', noise: 0.1, make: curve },
}

export function generate(name, noise, seed) {
  const draw = random(seed)
  const table = { name, columns: ['x₁', 'x₂'], classes: ['0', '1'], rows: [], target: [], scale: false }
  SETS[name].make(table, noise, draw)
  return table
}

// The four points, or a cloud around each if there is noise.
function xor(table, noise, draw) {
  const copies = noise === 0 ? 1 : 50
  for (let copy = 0; copy < copies; copy++) {
    for (const [x, y] of [[0, 0], [0, 1], [1, 0], [1, 1]]) {
      put(table, x, y, x === y ? 0 : 1, noise, draw)
    }
  }
}

function circles(table, noise, draw) {
  for (let n = 0; n < 2 * PER_CLASS; n++) {
    const label = n % 2
    const angle = 2 * Math.PI * draw.uniform()
    const radius = label === 1 ? 0.35 : 0.85
    put(table, radius * Math.cos(angle), radius * Math.sin(angle), label, noise, draw)
  }
}

function moons(table, noise, draw) {
  for (let n = 0; n < 2 * PER_CLASS; n++) {
    const label = n % 2
    const angle = Math.PI * draw.uniform()
    const [x, y] = [Math.cos(angle) - 0.5, Math.sin(angle) - 0.25]
    put(table, (label === 1 ? -x : x) * 0.65, (label === 1 ? -y : y) * 0.9, label, noise, draw)
  }
}

// One turn and a half each.
function spirals(table, noise, draw) {
  for (let n = 0; n < PER_CLASS; n++) {
    const along = (n + 1) / PER_CLASS
    const angle = 3 * Math.PI * along
    for (const label of [0, 1]) {
      const sign = label === 1 ? -1 : 1
      put(table, sign * along * Math.cos(angle), sign * along * Math.sin(angle), label, noise, draw)
    }
  }
}

function curve(table, noise, draw) {
  table.columns = ['x']
  table.classes = null
  for (let n = 0; n < PER_CLASS; n++) {
    const x = -1 + (2 * n) / (PER_CLASS - 1)
    table.rows.push([x])
    table.target.push(0.8 * Math.sin(4 * x) * Math.exp(-x * x / 2) + noise * draw.normal())
  }
}

function put(table, x, y, label, noise, draw) {
  table.rows.push(noise === 0 ? [x, y] : [x + noise * draw.normal(), y + noise * draw.normal()])
  table.target.push(label)
}
