// The page: connects the fields, the experiment and the pictures. The built page calls `start` with the engine, or `failed`.
import { byId, fill, number, options, settings } from './controls.js'
import { table as csvTable, CsvError } from './csv.js'
import { drawCurve } from './curve.js'
import { generate, SETS } from './data.js'
import { Editor } from './editor.js'
import { EXAMPLES, XOR_BY_HAND } from './examples.js'
import { Experiment } from './experiment.js'
import { download, FILE, rust, scaling } from './files.js'
import { legend } from './legend.js'
import { DecisionMap } from './maps.js'
import { counted, text } from './number.js'
import { themeSwitch } from './palette.js'
import { showForward, showSample, showSum } from './sample.js'
import { strongest, Units } from './units.js'
import { Training } from './training.js'
import { grid, view } from './view.js'
import { Weights } from './weights.js'

// Grid points a side of the large map and of the small ones, fewer for networks so large that the page would be slow.
const LARGE = 81
const SMALL = 36
const MOST_PRODUCTS = 2e8 // multiply-adds a picture
const LARGEST_CSV = 20_000_000 // bytes

export function start(lab) {
  const experiment = new Experiment(lab)
  const state = { sample: 0, unit: null, axes: [0, 1], csv: null, drawn: 0, cost: 0, broken: null }
  const still = matchMedia('(prefers-reduced-motion: reduce)')

  const editor = new Editor(
    { area: byId('line'), colored: byId('colored'), messages: byId('messages'), live: byId('spoken') }, lineChanged)
  const map = new DecisionMap(byId('map'), selectSample)
  const units = new Units(byId('units'), chooseUnit)
  const weights = new Weights(byId('weights'), (index, value) => {
    experiment.setParameter(index, value)
    draw()
  })
  const training = new Training({ epoch, progress, ended: () => stopped(`Stopped after ${counted(experiment.epoch, 'epoch')}`) })

  // The line.

  function lineChanged(line) {
    const { messages, network } = lab.check(line)
    const found = [...messages]
    let summary = ''
    if (network) {
      pause()
      try {
        experiment.setDefinition(network)
        summary = `${counted(network.parameters, 'parameter')} in ${counted(network.layers.length, 'layer')}`
        built()
      } catch (error) {
        found.push({ level: 'error', text: error.message, start: 0, end: line.length })
      }
    }
    const wrong = found.some(({ level }) => level === 'error')
    byId('stale').hidden = !wrong || experiment.definition === null
    byId('summary').textContent = wrong ? '' : summary
    editor.show(found, summary)
    draw()
  }

  // After a new network or new data.
  function built() {
    const { definition, samples } = experiment
    state.unit = null
    if (definition) {
      units.build(definition)
      weights.build(definition)
    }
    state.sample = Math.min(state.sample, (samples?.count ?? 1) - 1)
    byId('sample').max = samples?.count ?? 1
    const many = samples !== null && samples.columns.length > 2
    byId('slice').hidden = !many
    if (many) {
      for (const id of ['horizontal', 'vertical']) options(byId(id), samples.columns.map((name, axis) => [axis, name]))
      if (byId('horizontal').value === byId('vertical').value) fill({ horizontal: 0, vertical: 1 })
      state.axes = [Number(byId('horizontal').value), Number(byId('vertical').value)]
    }
    byId('data-note').textContent = samples?.note ?? ''
    byId('mismatch').textContent = experiment.mismatch ?? ''
    byId('rust').textContent = rust(editor.line, samples)
    byId('scaling').textContent = scaling(samples)
    for (const id of ['train', 'step', 'download']) byId(id).disabled = id === 'download' ? !definition : !samples
    if (samples) legend(byId('legend'), samples, definition)
  }

  // Data.

  function dataChanged() {
    const name = byId('data').value
    pause()
    const own = name === 'csv'
    byId('generated').hidden = own
    byId('own').hidden = !own
    if (!own) experiment.setTable(generate(name, number(byId('noise'), 0), Math.round(number(byId('data-seed'), 1))))
    else if (state.csv) experiment.setTable(state.csv)
    built()
    draw()
  }

  async function readCsv(file) {
    if (!file) return
    byId('csv-error').textContent = ''
    try {
      if (file.size > LARGEST_CSV) throw new CsvError(`${file.name} is larger than 20 MB.`)
      state.csv = csvTable(await file.text(), file.name)
      byId('csv-name').textContent = `${file.name}. `
      byId('data').value = 'csv'
      dataChanged()
    } catch (error) {
      if (!(error instanceof CsvError)) throw error
      byId('data').value = 'csv'
      byId('generated').hidden = true
      byId('own').hidden = false
      byId('csv-error').textContent = `${file.name}: ${error.message}`
    }
  }

  // Training.

  function epoch() {
    try {
      const risk = experiment.train()
      if (!Number.isFinite(risk)) return broken('the risk is no longer a finite number')
    } catch (error) {
      return broken(error.message)
    }
    const until = number(byId('epochs'), Infinity)
    return experiment.epoch % until !== 0
  }

  function broken(reason) {
    state.broken = reason
    return false
  }

  function progress() {
    const now = performance.now()
    // Half of the time at most goes into pictures, and still pages change twice a second.
    if (training.running && now - state.drawn < Math.max(still.matches ? 500 : 50, 2 * state.cost)) return
    draw()
    state.cost = performance.now() - now
    state.drawn = performance.now()
  }

  function train() {
    if (training.running) {
      pause()
      stopped(`Paused after ${counted(experiment.epoch, 'epoch')}`)
      return
    }
    if (!experiment.samples) return
    say('')
    byId('train').textContent = 'Pause'
    training.start(Number(byId('pace').value) || Infinity)
  }

  function pause() {
    training.pause()
    byId('train').textContent = 'Train'
  }

  function stopped(what) {
    byId('train').textContent = 'Train'
    experiment.measure()
    draw()
    if (state.broken) {
      say(`Stopped: ${state.broken}. Reset starts anew.`)
      state.broken = null
      return
    }
    if (!Number.isFinite(experiment.risk)) return
    const correct = experiment.accuracy === null ? '' : `, ${percent(experiment.accuracy)} correct`
    // Spoken only, since the numbers are beside it.
    const numbers = document.createElement('span')
    numbers.className = 'unseen'
    numbers.textContent = ` Risk ${text(experiment.risk)}${correct}.`
    say(`${what}.`)
    byId('status').append(numbers)
  }

  function step() {
    pause()
    if (!experiment.samples) return
    epoch()
    stopped(`Trained to epoch ${experiment.epoch}`)
  }

  function reset() {
    pause()
    if (!experiment.network) return
    experiment.settings = settings()
    experiment.reset()
    say(`New weights from seed ${experiment.settings.seed}.`)
    draw()
  }

  function say(message) {
    byId('status').textContent = message
  }

  // Choices.

  function selectSample(n) {
    if (!experiment.samples) return
    const { count } = experiment.samples
    state.sample = ((n % count) + count) % count
    draw()
  }

  function chooseUnit(l, i) {
    const same = state.unit !== null && state.unit.l === l && state.unit.i === i
    state.unit = same ? null : { l, i }
    draw()
  }

  // Pictures.

  function draw() {
    const { definition, network, samples } = experiment
    byId('epoch').textContent = experiment.epoch.toLocaleString('en')
    if (network && samples && !training.running) experiment.measure()
    byId('risk').textContent = samples && definition ? text(experiment.risk) : '–'
    if (training.running && samples?.classes) experiment.measureAccuracy()
    byId('accuracy').textContent = experiment.accuracy === null ? '–' : percent(experiment.accuracy)
    drawCurve(byId('curve'), experiment.history, byId('logarithmic').checked)
    document.body.classList.toggle('without-data', !samples)
    if (!network) return
    weights.show(network.parameters)
    units.mark(state.unit)
    if (!samples) return
    const area = view(samples, state.axes)
    const small = points(SMALL, definition)
    units.draw(area, small, network.activations(grid(area, small)), definition)
    drawMap(area)
    drawSample()
    showForward(byId('forward-card'), samples, network.activations(fewInputs(samples)), definition, state.sample, selectSample)
  }

  function drawMap(area) {
    const { definition, network, samples } = experiment
    const size = points(LARGE, definition)
    const inputs = grid(area, size)
    const { unit } = state
    const picture = { view: area, size, samples, selected: state.sample, width: definition.outputs, unit: null }
    if (unit === null) picture.values = network.predict(inputs)
    else {
      const layer = network.activations(inputs)[unit.l]
      const width = definition.layers[unit.l].outputs
      picture.values = layer.a.filter((_, n) => n % width === unit.i)
      picture.width = 1
      picture.unit = { scale: strongest((n) => picture.values[n], picture.values.length) }
    }
    map.draw(picture)
    byId('map-title').textContent = unit === null
      ? definition.outputs === 1 ? 'Output' : 'Outputs' : `Unit ${unit.i + 1} of ${definition.layers[unit.l].name}`
    byId('whole').hidden = unit === null
    byId('map-note').textContent = area.isSlice ? 'A slice: the other inputs are at their mean. ' : ''
  }

  function drawSample() {
    const { definition, network, samples } = experiment
    const n = state.sample
    const width = samples.columns.length
    const x = samples.inputs.slice(n * width, (n + 1) * width)
    const y = samples.targets.slice(n * definition.outputs, (n + 1) * definition.outputs)
    const inspected = network.inspect(x, y)
    byId('sample').value = n + 1
    byId('sample-count').textContent = `of ${samples.count}`
    byId('sample-xy').textContent = `x = (${Array.from(x, (value) => text(value)).join(', ')}), y = ` +
      (definition.outputs === 1 ? text(y[0]) : `(${Array.from(y, (value) => text(value)).join(', ')})`) +
      (samples.classes && samples.classes[samples.label[n]] !== String(y[0]) ? `, class ${samples.classes[samples.label[n]]}` : '') +
      `, L = ${text(inspected.loss)}`
    showSample(byId('sample-units'), inspected, definition, state.unit, chooseUnit)
    const unit = state.unit ?? { l: definition.layers.length - 1, i: 0 }
    byId('sum-of').textContent = `The sum of unit ${unit.i + 1} of ${definition.layers[unit.l].name}:`
    showSum(byId('sum'), unit, definition, network.parameters, inspected, x)
  }

  function fewInputs(samples) {
    return samples.count <= 8 ? samples.inputs : samples.inputs.slice(0, samples.columns.length)
  }

  // Files.

  async function load(file) {
    if (!file || !experiment.network) return
    byId('file-error').textContent = ''
    pause()
    try {
      experiment.load(new Uint8Array(await file.arrayBuffer()))
      say(`Loaded ${file.name}.`)
    } catch (error) {
      byId('file-error').textContent = `${file.name}: ${error.message}`
    }
    draw()
  }

  function example(chosen) {
    pause()
    const { optimizer, rate, batch, seed, epochs, pace, data } = chosen
    fill({ optimizer, rate, batch, seed, epochs, pace, data, noise: SETS[data].noise, 'data-seed': 1 })
    showNoise()
    experiment.settings = settings()
    state.sample = 0
    dataChanged()
    editor.line = chosen.line
    if (chosen.byHand) {
      experiment.setParameters(XOR_BY_HAND)
      state.sample = 1
      say('The hidden units count: a₁ = x₁ + x₂, a₂ is 1 for (1, 1) alone, and g = a₁ − 2 a₂.')
      draw()
    } else say('')
  }

  function showNoise() {
    byId('noise-value').textContent = text(Number(byId('noise').value))
  }

  // Events.

  options(byId('data'), [...Object.entries(SETS).map(([name, { title }]) => [name, title]), ['csv', 'Your CSV file']])
  byId('examples').append(...EXAMPLES.map((entry) => {
    const button = document.createElement('button')
    button.type = 'button'
    button.textContent = entry.title
    button.addEventListener('click', () => example(entry))
    return button
  }))
  byId('data').addEventListener('change', () => {
    const set = SETS[byId('data').value]
    if (set) fill({ noise: set.noise })
    showNoise()
    dataChanged()
  })
  byId('noise').addEventListener('input', () => {
    showNoise()
    dataChanged()
  })
  byId('data-seed').addEventListener('change', dataChanged)
  byId('csv').addEventListener('change', (event) => {
    readCsv(event.target.files[0])
    event.target.value = ''
  })
  for (const id of ['optimizer', 'rate', 'batch']) byId(id).addEventListener('change', () => experiment.setSettings(settings()))
  byId('seed').addEventListener('change', reset)
  byId('train').addEventListener('click', train)
  byId('step').addEventListener('click', step)
  byId('reset').addEventListener('click', reset)
  byId('pace').addEventListener('change', () => {
    if (!training.running) return
    training.pause()
    requestAnimationFrame(() => training.start(Number(byId('pace').value) || Infinity))
  })
  byId('logarithmic').addEventListener('change', draw)
  byId('whole').addEventListener('click', () => {
    state.unit = null
    byId('map').focus()
    draw()
  })
  byId('sample').addEventListener('input', () => {
    const n = number(byId('sample'), NaN)
    if (Number.isInteger(n)) selectSample(n - 1)
  })
  byId('previous').addEventListener('click', () => selectSample(state.sample - 1))
  byId('next').addEventListener('click', () => selectSample(state.sample + 1))
  byId('map').addEventListener('keydown', (event) => {
    const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }
    if (!(event.key in steps) || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    selectSample(state.sample + steps[event.key])
    byId('spoken').textContent = `Sample ${state.sample + 1}: ${byId('sample-xy').textContent}`
  })
  for (const id of ['horizontal', 'vertical']) {
    byId(id).addEventListener('change', () => {
      const other = id === 'horizontal' ? 'vertical' : 'horizontal'
      // The axes swap rather than coincide.
      if (byId(id).value === byId(other).value) byId(other).value = state.axes[id === 'horizontal' ? 0 : 1]
      state.axes = [Number(byId('horizontal').value), Number(byId('vertical').value)]
      draw()
    })
  }
  byId('download').addEventListener('click', () => download(experiment.network.safetensors(), FILE))
  byId('load').addEventListener('change', (event) => {
    load(event.target.files[0])
    event.target.value = ''
  })
  byId('copy').addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(byId('rust').textContent)
      byId('copy').textContent = 'Copied'
    } catch {
      getSelection().selectAllChildren(byId('rust'))
      byId('copy').textContent = 'Selected'
    }
    setTimeout(() => { byId('copy').textContent = 'Copy' }, 2000)
  })
  dropping(document.body, (file) => (/\.safetensors$/i.test(file.name) ? load(file) : readCsv(file)))
  addEventListener('resize', () => requestAnimationFrame(draw))
  byId('engine').textContent = `${lab.simd ? 'WebAssembly with SIMD' : 'WebAssembly without SIMD'}`

  example(EXAMPLES[0])
  themeSwitch(byId('theme'), () => {
    if (experiment.samples) legend(byId('legend'), experiment.samples, experiment.definition)
    draw()
  })
  // For the console, and for tests.
  window.mlp = { lab, experiment }
}

// Says why the page does not run, such as in a browser without WebAssembly.
export function failed(error) {
  const notice = document.createElement('p')
  notice.className = 'refusal'
  notice.setAttribute('role', 'alert')
  notice.textContent = `The page does not run in this browser: ${error.message}.`
  document.querySelector('header').after(notice)
  throw error
}

function points(most, { parameters }) {
  return Math.max(13, Math.min(most, Math.floor(Math.sqrt(MOST_PRODUCTS / parameters))))
}

function percent(share) {
  return `${text(100 * share, 3)}%`
}

// Files dropped anywhere on the page.
function dropping(root, take) {
  root.addEventListener('dragover', (event) => {
    event.preventDefault()
    root.classList.add('dropping')
  })
  root.addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) root.classList.remove('dropping')
  })
  root.addEventListener('drop', (event) => {
    event.preventDefault()
    root.classList.remove('dropping')
    if (event.dataTransfer.files.length > 0) take(event.dataTransfer.files[0])
  })
}
