// The weights of every layer: a table of numbers on a heat map, each editable. A large matrix is a heat map with an editor of one cell.
import { image, prepared } from './canvas.js'
import { counted, parsed, short, text } from './number.js'
import { css, diverging, palette } from './palette.js'

// Larger matrices are heat maps.
const MOST_ROWS = 16
const MOST_COLUMNS = 13
const STEP = 0.1
const MOST_PIXELS = 330

export class Weights {
  // `change(index, value)` sets a parameter.
  constructor(root, change) {
    this.root = root
    this.change = change
    this.parts = []
  }

  build(definition) {
    this.parts = definition.layers.map((layer) => {
      return layer.outputs <= MOST_ROWS && layer.inputs < MOST_COLUMNS ? new Table(layer, definition, this.change) : new HeatMap(layer, this.change)
    })
    this.root.replaceChildren(...this.parts.map((part) => part.root))
  }

  show(memory) {
    // A copy, since the memory of the engine moves when it grows.
    const parameters = memory.slice()
    let scale = 0
    for (const value of parameters) if (Number.isFinite(value)) scale = Math.max(scale, Math.abs(value))
    // Few large weights would fade the others.
    const colors = palette()
    for (const part of this.parts) part.show(parameters, Math.min(scale || 1, 3), colors)
  }
}

// Inputs, of which one is reached by Tab and the others by arrow keys.
class Table {
  constructor(layer, definition, change) {
    this.root = block(layer)
    this.change = change
    const table = document.createElement('table')
    table.className = 'matrix'
    const names = sourceNames(layer, definition)
    const head = table.createTHead().insertRow()
    head.append(header('', 'col'), ...names.map((name) => header(name, 'col')))
    if (layer.bias) head.append(header('b', 'col'))
    const body = table.createTBody()
    this.rows = Array.from({ length: layer.outputs }, (_, i) => {
      const line = body.insertRow()
      line.append(header(i + 1, 'row'))
      const cells = names.map((name, j) => this.cell(line, layer.weights[0] + j * layer.outputs + i, `${layer.name}, weight to unit ${i + 1} from ${name}`))
      if (layer.bias) cells.push(this.cell(line, layer.bias[0] + i, `${layer.name}, bias of unit ${i + 1}`, 'bias'))
      return cells
    })
    this.rows[0][0].input.tabIndex = 0
    table.addEventListener('keydown', (event) => this.key(event))
    this.root.append(scrolling(table, `Weights of ${layer.name}`))
  }

  cell(line, index, label, className = '') {
    const input = document.createElement('input')
    Object.assign(input, { inputMode: 'decimal', autocomplete: 'off', spellcheck: false, tabIndex: -1, className })
    input.setAttribute('aria-label', label)
    input.addEventListener('focus', () => {
      for (const row of this.rows) for (const cell of row) cell.input.tabIndex = cell.input === input ? 0 : -1
      input.select()
    })
    input.addEventListener('input', () => { input.dataset.typing = 'yes' })
    input.addEventListener('change', () => this.set(index, input, parsed(input.value)))
    input.addEventListener('blur', () => { delete input.dataset.typing })
    line.insertCell().append(input)
    return { input, index }
  }

  set(index, input, value) {
    delete input.dataset.typing
    if (Number.isFinite(value)) this.change(index, value)
    else input.value = short(this.parameters[index])
  }

  key(event) {
    const i = this.rows.findIndex((row) => row.some(({ input }) => input === event.target))
    if (i < 0) return
    const j = this.rows[i].findIndex(({ input }) => input === event.target)
    const { input, index } = this.rows[i][j]
    const typing = input.dataset.typing !== undefined
    const move = (di, dj) => this.rows[i + di]?.[j + dj]?.input.focus()
    switch (event.key) {
      case 'ArrowUp':
      case 'ArrowDown': {
        const step = stepOf(event) * (event.key === 'ArrowUp' ? 1 : -1)
        const typed = parsed(input.value)
        const from = typing && Number.isFinite(typed) ? typed : this.parameters[index]
        this.set(index, input, rounded(from + step))
        input.select()
        break
      }
      case 'ArrowLeft':
      case 'ArrowRight':
        if (typing) return
        move(0, event.key === 'ArrowLeft' ? -1 : 1)
        break
      case 'Enter':
        if (typing) this.set(index, input, parsed(input.value))
        move(event.shiftKey ? -1 : 1, 0)
        break
      case 'Escape':
        this.set(index, input, NaN)
        input.select()
        break
      default:
        return
    }
    event.preventDefault()
  }

  show(parameters, scale, colors) {
    this.parameters = parameters
    for (const row of this.rows) {
      for (const { input, index } of row) {
        const value = parameters[index]
        if (input.dataset.typing === undefined) {
          const written = short(value)
          if (input.value !== written) input.value = written
        }
        input.style.backgroundColor = css(diverging(0.75 * value / scale, colors))
      }
    }
  }
}

class HeatMap {
  constructor(layer, change) {
    this.root = block(layer)
    this.layer = layer
    this.columns = layer.inputs + (layer.bias ? 1 : 0)
    this.canvas = document.createElement('canvas')
    this.canvas.className = 'heat'
    const cell = (count) => Math.max(6, Math.min(22, Math.floor(MOST_PIXELS / count)))
    this.canvas.style.width = `min(100%, ${this.columns * cell(this.columns)}px)`
    this.canvas.style.height = `${layer.outputs * cell(layer.outputs)}px`
    this.canvas.setAttribute('role', 'img')
    this.canvas.setAttribute('aria-label', `Heat map of the weights of ${layer.name}; the cell fields below edit them`)
    const [i, j] = [['row', layer.outputs], ['column', this.columns]].map(([name, most]) => this.field(name, 1, most))
    const value = this.field('value')
    Object.assign(this, { i, j, value })
    for (const field of [i, j]) field.addEventListener('input', () => {
      this.showCell()
      this.draw()
    })
    value.addEventListener('change', () => {
      const typed = Number(value.value)
      if (value.value !== '' && Number.isFinite(typed) && this.index() !== null) change(this.index(), typed)
    })
    this.canvas.addEventListener('click', (event) => {
      const { width, height } = this.canvas.getBoundingClientRect()
      i.value = 1 + Math.min(layer.outputs - 1, Math.floor((event.offsetY / height) * layer.outputs))
      j.value = 1 + Math.min(this.columns - 1, Math.floor((event.offsetX / width) * this.columns))
      this.showCell()
      this.draw()
      value.focus()
    })
    const fields = document.createElement('div')
    fields.className = 'fields'
    fields.append(...[i, j, value].map((field) => field.parentElement))
    this.root.append(this.canvas, fields)
  }

  field(name, value, most) {
    const label = document.createElement('label')
    label.textContent = `${name} `
    const input = document.createElement('input')
    input.type = 'number'
    input.setAttribute('aria-label', `${this.layer.name}: ${name}`)
    if (most) Object.assign(input, { min: 1, max: most, value })
    else input.step = STEP
    label.append(input)
    return input
  }

  // Row and column of the fields as an index of the parameters; the last column is the bias.
  index() {
    const [i, j] = [Number(this.i.value) - 1, Number(this.j.value) - 1]
    if (!(Number.isInteger(i) && Number.isInteger(j) && i >= 0 && j >= 0 && i < this.layer.outputs && j < this.columns)) return null
    return this.at(i, j)
  }

  at(i, j) {
    return j < this.layer.inputs ? this.layer.weights[0] + j * this.layer.outputs + i : this.layer.bias[0] + i
  }

  showCell() {
    const index = this.index()
    if (this.parameters && document.activeElement !== this.value) {
      this.value.value = index === null ? '' : Number(this.parameters[index].toPrecision(4))
    }
  }

  show(parameters, scale, colors) {
    this.parameters = parameters
    this.colors = { scale, colors }
    this.draw()
    this.showCell()
  }

  draw() {
    if (!this.parameters) return
    const { outputs } = this.layer
    const { context, width, height } = prepared(this.canvas)
    const { scale, colors } = this.colors
    // Row 0 of an image is at the bottom.
    const field = image(this.columns, outputs, (n) =>
      diverging(this.parameters[this.at(outputs - 1 - Math.floor(n / this.columns), n % this.columns)] / scale, colors))
    context.imageSmoothingEnabled = false
    context.drawImage(field, 0, 0, width, height)
    const [dx, dy] = [width / this.columns, height / outputs]
    context.strokeStyle = colors.text
    context.lineWidth = 2
    // The bias is set apart.
    context.fillStyle = colors.card
    if (this.layer.bias) context.fillRect(this.layer.inputs * dx - 1, 0, 2, height)
    if (this.index() !== null) context.strokeRect((this.j.value - 1) * dx, (this.i.value - 1) * dy, dx, dy)
  }
}

function stepOf(event) {
  return event.shiftKey ? 10 * STEP : event.altKey ? STEP / 10 : STEP
}

// Without the noise of single precision: 0.30000001 is 0.3.
function rounded(value) {
  return Number(value.toPrecision(7))
}

function block(layer) {
  const root = document.createElement('div')
  root.className = 'weights-of'
  const title = document.createElement('h3')
  title.innerHTML = '<b></b> <span></span>'
  title.firstChild.textContent = layer.name
  title.lastChild.textContent = `${layer.outputs} × ${layer.inputs} weights${layer.bias ? ` and ${counted(layer.outputs, 'bias')}` : ', no bias'}`
  root.append(title)
  return root
}

function sourceNames(layer, definition) {
  const names = layer.sources.flatMap((name) => {
    const source = definition.layers.find((other) => other.name === name)
    const width = source ? source.outputs : definition.inputs
    return Array.from({ length: width }, (_, j) => `${name === 'input' ? 'x' : layer.sources.length > 1 ? `${name} ` : 'a'}${j + 1}`)
  })
  return names.length === layer.inputs ? names : Array.from({ length: layer.inputs }, (_, j) => `${j + 1}`)
}

function header(content, scope) {
  const made = document.createElement('th')
  made.scope = scope
  const [, letter, index] = /^([ax])(\d+)$/.exec(content) ?? []
  if (letter) made.innerHTML = `<var>${letter}</var><sub>${index}</sub>`
  else made.textContent = content
  return made
}

function scrolling(child, label) {
  const box = document.createElement('div')
  box.className = 'scroll'
  box.setAttribute('role', 'group')
  box.setAttribute('aria-label', label)
  box.append(child)
  return box
}
