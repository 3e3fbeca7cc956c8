// The measurement of `tensorflow`: the median time of a training step, ours and that of each backend of TensorFlow.js.
import { readFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { example, launch, withPage } from './browser.js'

const [folder, version] = process.argv.slice(2)
const BATCHES = [32, 200]
const BLOCKS = 21 // of at least 50 ms each

const browser = await launch()
const rows = []
const chromium = browser.version()
const load = loadavg()[0].toFixed(1)
try {
  await measure('this library, WebAssembly with SIMD', '', ours)
  await measure('this library, WebAssembly without SIMD', '?simd=off', ours)
  for (const backend of ['wasm', 'cpu', 'webgl']) await measure(`TensorFlow.js, ${backend}`, '', (page, batch) => theirs(page, batch, backend))
} finally {
  await browser.close()
}
process.stdout.write(report())

async function measure(name, query, run) {
  const times = []
  for (const batch of BATCHES) {
    await withPage(browser, { query }, async (page) => {
      await example(page, 'Two spirals')
      times.push(await run(page, batch).catch((error) => ({ failed: error.message.split('\n')[0] })))
    })
    process.stderr.write(`${name}, ${batch}: ${JSON.stringify(times.at(-1))}\n`)
  }
  rows.push({ name, times })
}

// An epoch of one batch: the samples are copied into the engine's memory each time.
function ours(page, batch) {
  return page.evaluate(async ({ batch, blocks, timer }) => {
    const { network, samples } = window.mlp.experiment
    const inputs = samples.inputs.slice(0, 2 * batch), targets = samples.targets.slice(0, batch)
    const trainer = network.trainer({ optimizer: 'adam', rate: 0.01, batch: 0, seed: 1 })
    return new Function(`return (${timer})`)()(() => trainer.epoch(inputs, targets), blocks)
  }, { batch, blocks: BLOCKS, timer: String(medianTime) })
}

// The faster of the core's `minimize` and the layers' `trainOnBatch`, on tensors that are already there; the loss is read after each.
async function theirs(page, batch, backend) {
  await page.addScriptTag({ path: join(folder, 'tfjs/dist/tf.min.js') })
  await page.addScriptTag({ path: join(folder, 'tfjs-backend-wasm/dist/tf-backend-wasm.min.js') })
  const names = ['tfjs-backend-wasm.wasm', 'tfjs-backend-wasm-simd.wasm', 'tfjs-backend-wasm-threaded-simd.wasm']
  const binaries = names.map((name) => [name, readFileSync(join(folder, 'tfjs-backend-wasm/dist', name)).toString('base64')])
  return page.evaluate(async ({ batch, blocks, timer, backend, binaries }) => {
    const { tf } = window
    tf.wasm.setWasmPaths(Object.fromEntries(binaries.map(([name, text]) => {
      const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
      return [name, URL.createObjectURL(new Blob([bytes], { type: 'application/wasm' }))]
    })))
    if (!(await tf.setBackend(backend))) throw new Error(`no backend ${backend}`)
    await tf.ready()
    const measured = new Function(`return (${timer})`)()
    const { samples } = window.mlp.experiment
    const x = tf.tensor2d(samples.inputs.slice(0, 2 * batch), [batch, 2]), y = tf.tensor2d(samples.targets.slice(0, batch), [batch, 1])
    const shapes = [[2, 32], [32, 32], [32, 1]]
    const weights = shapes.map((shape) => tf.variable(tf.randomNormal(shape, 0, 0.3)))
    const biases = shapes.map(([, units]) => tf.variable(tf.zeros([units])))
    const adam = tf.train.adam(0.01)
    const core = () => {
      const loss = adam.minimize(() => {
        let a = x
        for (const l of [0, 1]) a = a.matMul(weights[l]).add(biases[l]).relu()
        return tf.losses.sigmoidCrossEntropy(y, a.matMul(weights[2]).add(biases[2]))
      }, true)
      loss.dataSync()
      loss.dispose()
    }
    const model = tf.sequential({ layers: [
      tf.layers.dense({ units: 32, activation: 'relu', inputShape: [2] }), tf.layers.dense({ units: 32, activation: 'relu' }),
      tf.layers.dense({ units: 1, activation: 'sigmoid' })] })
    model.compile({ optimizer: tf.train.adam(0.01), loss: 'binaryCrossentropy' })
    const found = []
    for (const [how, step] of [['minimize', core], ['trainOnBatch', () => model.trainOnBatch(x, y)]]) {
      try {
        found.push({ how, ...(await measured(step, blocks)) })
      } catch (error) {
        found.push({ how, median: Infinity, failed: error.message })
      }
    }
    found.sort((a, b) => a.median - b.median)
    if (found[0].median === Infinity) throw new Error(found[0].failed)
    return found[0]
  }, { batch, blocks: BLOCKS, timer: String(medianTime), backend, binaries })
}

// Runs in the page. Microseconds a step: the median and the extremes of blocks, after a warm-up.
async function medianTime(step, blocks) {
  const run = async (count) => {
    const start = performance.now()
    for (let n = 0; n < count; n++) {
      const pending = step()
      if (pending instanceof Promise) await pending
    }
    return performance.now() - start
  }
  let count = 1
  while ((await run(count)) < 50) count *= 2
  await run(count)
  const times = []
  for (let block = 0; block < blocks; block++) times.push((1000 * (await run(count))) / count)
  times.sort((a, b) => a - b)
  return { median: times[blocks >> 1], least: times[0], most: times[blocks - 1] }
}

function report() {
  const cell = ({ median, least, most, failed, how }) => (failed ? 'not available' : `${short(median)} (${short(least)}–${short(most)})${how ? `, \`${how}\`` : ''}`)
  const lines = [
    '# Results in the browser', '',
    `Written by \`web/test/tensorflow\`. A training step of \`input 2 => relu 32 => relu 32 => sigmoid 1; loss binary_cross_entropy\` with Adam:`,
    'forward and backward pass of the batch and the update. Median, least and most of 21 blocks of at least 50 ms. Of TensorFlow.js, the faster',
    'of `minimize` on variables and of `trainOnBatch` of the layers, the loss read after each step; the samples are tensors already, while',
    'this library copies them into its memory at each step.', '',
    `| on the same page | batch ${BATCHES[0]} | batch ${BATCHES[1]} |`, '|---|---|---|',
    ...rows.map(({ name, times }) => `| ${name} | ${times.map(cell).join(' | ')} |`), '',
    `Chromium ${chromium}, headless, without a GPU (webgl: by software), ${cpus()[0].model.trim()}, TensorFlow.js ${version}; ${cpus().length}`,
    `processors, on which ${load} processes ran at the start.`, '',
  ]
  return lines.join('\n')
}

function short(microseconds) {
  return microseconds >= 1000 ? `${(microseconds / 1000).toPrecision(3)} ms` : `${microseconds.toPrecision(3)} µs`
}
