// One sample in the notation of the theory: s, a and δ of every unit, the sum of a chosen unit, and the forward pass of few samples.
import { subscript } from './csv.js'
import { narrow, text } from './number.js'
import { MOST_UNITS } from './units.js'

const MOST_TERMS = 6
const MOST_ROWS = 8
const MOST_HIDDEN = 4

// The table of s, a and δ. `choose(l, i)` is called for a unit.
export function showSample(root, inspected, definition, chosen, choose) {
  const body = []
  inspected.layers.forEach((layer, l) => {
    const { outputs, activation } = definition.layers[l]
    const shown = Math.min(outputs, MOST_UNITS)
    const title = row('layer-row', cell('th', `${layer.name}: ${activation}`, { colSpan: 4, scope: 'rowgroup' }))
    body.push(title)
    for (let i = 0; i < shown; i++) {
      const button = document.createElement('button')
      button.type = 'button'
      button.textContent = i + 1
      button.setAttribute('aria-label', `unit ${i + 1} of ${layer.name}: show its sum and map`)
      const selected = chosen !== null && chosen.l === l && chosen.i === i
      button.setAttribute('aria-pressed', String(selected))
      button.addEventListener('click', () => choose(l, i))
      const head = cell('th', '', { scope: 'row' })
      head.append(button)
      body.push(row(selected ? 'chosen' : '', head, ...[layer.s[i], layer.a[i], layer.delta[i]].map((value) => cell('td', narrow(value)))))
    }
    if (shown < outputs) body.push(row('more', cell('td', `and ${outputs - shown} more units`, { colSpan: 4 })))
  })
  const focused = focusedUnit(root)
  root.replaceChildren(...body)
  if (focused !== null) root.querySelectorAll('button')[focused]?.focus({ preventScroll: true })
  reveal(root.querySelector('.chosen'), root.closest('.scroll'))
}

// Scrolls the box to a row that is out of sight, and not the page.
function reveal(line, box) {
  if (!line) return
  const [inner, outer] = [line.getBoundingClientRect(), box.getBoundingClientRect()]
  // Below the head of the table.
  const head = inner.height + 4
  if (inner.top < outer.top + head) box.scrollTop -= outer.top + head - inner.top
  else if (inner.bottom > outer.bottom) box.scrollTop += inner.bottom - outer.bottom
}

// The table is rebuilt; the focus stays where it was.
function focusedUnit(root) {
  const at = [...root.querySelectorAll('button')].indexOf(document.activeElement)
  return at < 0 ? null : at
}

// s_i = Σ_j w_ij a_j + b_i, with its numbers if the terms are few.
export function showSum(root, unit, definition, parameters, inspected, x) {
  const layer = definition.layers[unit.l]
  const sources = layer.sources.flatMap((name) => {
    const at = definition.layers.findIndex((other) => other.name === name)
    return at < 0 ? Array.from(x) : Array.from(inspected.layers[at].a)
  })
  const bias = layer.bias ? parameters[layer.bias[0] + unit.i] : null
  const isInput = layer.sources.length === 1 && layer.sources[0] === 'input'
  const i = String(unit.i + 1)
  const formula = [...indexed('s', i), ' = Σ', sub('j'), ' ', ...indexed('w', i + 'j'), ' ', ...indexed(isInput ? 'x' : 'a', 'j')]
  if (bias !== null) formula.push(' + ', ...indexed('b', i))
  const value = text(inspected.layers[unit.l].s[unit.i])
  const lines = [formula]
  if (layer.inputs <= MOST_TERMS && sources.length === layer.inputs) {
    const terms = sources.map((a, j) => `${bracketed(parameters[layer.weights[0] + j * layer.outputs + unit.i])} · ${bracketed(a)}`)
    if (bias !== null) terms.push(bracketed(bias))
    lines.push([`= ${terms.join(' + ')}`], [`= ${value}`])
  } else lines[0].push(` = ${value}`)
  root.replaceChildren(...lines.map((line) => {
    const paragraph = document.createElement('p')
    paragraph.append(...line)
    return paragraph
  }))
}

function indexed(letter, index) {
  const variable = document.createElement('var')
  variable.textContent = letter
  return [variable, sub(index)]
}

function sub(content) {
  const made = document.createElement('sub')
  made.textContent = content
  return made
}

function bracketed(value) {
  return value < 0 ? `(${text(value)})` : text(value)
}

// The forward pass of all samples, if they are few: inputs, target, hidden activations if few, outputs, and whether they are exact.
export function showForward(card, samples, layers, definition, selected, select) {
  const show = samples.count <= MOST_ROWS
  card.hidden = !show
  if (!show) return
  const hidden = definition.layers.slice(0, -1)
  const withHidden = hidden.reduce((sum, layer) => sum + layer.outputs, 0) <= MOST_HIDDEN
  const table = card.querySelector('table')
  const columns = []
  samples.columns.forEach((name, j) => columns.push({ name, of: (n) => samples.inputs[n * samples.columns.length + j] }))
  if (withHidden) {
    hidden.forEach((layer, l) => {
      for (let i = 0; i < layer.outputs; i++) {
        columns.push({ name: `a${subscript(i + 1)}`, title: layer.name, of: (n) => layers[l].a[n * layer.outputs + i] })
      }
    })
  }
  const output = layers.at(-1)
  for (let k = 0; k < definition.outputs; k++) {
    const index = definition.outputs > 1 ? subscript(k + 1) : ''
    columns.push({ name: `g${index}`, title: 'output', of: (n) => output.a[n * definition.outputs + k] })
    columns.push({ name: `y${index}`, title: 'target', of: (n) => samples.targets[n * definition.outputs + k] })
  }
  const exact = (n) => Array.from({ length: definition.outputs }, (_, k) => n * definition.outputs + k)
    .every((at) => output.a[at] === samples.targets[at])
  const head = row('', cell('th', 'n', { scope: 'col', title: 'sample' }), ...columns.map(({ name, title }) => cell('th', name, { scope: 'col', title: title ?? '' })),
    cell('th', 'g = y', { scope: 'col' }))
  const rows = Array.from({ length: samples.count }, (_, n) => {
    const line = row(n === selected ? 'chosen' : '', cell('th', n + 1, { scope: 'row' }), ...columns.map(({ of }) => cell('td', narrow(of(n)))),
      cell('td', exact(n) ? '✓' : '', { className: 'exact', ariaLabel: exact(n) ? 'exact' : 'not exact' }))
    line.addEventListener('click', () => select(n))
    return line
  })
  table.tHead.replaceChildren(head)
  table.tBodies[0].replaceChildren(...rows)
}

function row(className, ...cells) {
  const line = document.createElement('tr')
  if (className) line.className = className
  line.append(...cells)
  return line
}

function cell(tag, content, attributes = {}) {
  const made = document.createElement(tag)
  made.textContent = content
  Object.assign(made, attributes)
  return made
}
