// Networks in files: a network trained in the browser is loaded by a compiled program, which gives the same outputs.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { example, launch, train, type, withPage } from './browser.js'

const LOADER = process.env.MLP_LOADER

let browser, folder
before(async () => {
  browser = await launch()
  folder = mkdtempSync(join(tmpdir(), 'mlp-page-'))
})
after(async () => {
  await browser.close()
  rmSync(folder, { recursive: true })
})

async function download(page, name) {
  const [file] = await Promise.all([page.waitForEvent('download'), page.locator('#download').click()])
  const path = join(folder, name)
  await file.saveAs(path)
  return path
}

// What the program reads: the parameters, and the outputs of every sample.
function load(network, path, inputs) {
  const lines = Array.from({ length: inputs.length / 2 }, (_, n) => `${inputs[2 * n]} ${inputs[2 * n + 1]}`).join('\n')
  const [parameters, ...outputs] = execFileSync(LOADER, [network, path], { input: lines, encoding: 'utf8' }).trim().split('\n')
    .map((line) => Array.from(new Float32Array(Uint32Array.from(line.split(' '), (word) => parseInt(word, 16)).buffer)))
  return { parameters, outputs: outputs.flat() }
}

// The program has fused multiply-adds, the browser has not. Each of the at most 33 terms of a sum is rounded by 2⁻²⁴ of a partial sum; those are
// below 40 in these networks, and the outputs have a slope of 1/4 at most, or 1.
const TOLERANCE = 33 * 40 * 2 ** -24

for (const [title, network, epochs] of [['XOR', 'xor', 50], ['Two spirals', 'spirals', 100], ['Moons', 'moons', 50]]) {
  test(`${title}: trained in the browser, loaded by a program, the same outputs`, () => withPage(browser, {}, async (page) => {
    await example(page, title)
    await train(page, epochs)
    const path = await download(page, `${network}.safetensors`)
    const { inputs, parameters, outputs } = await page.evaluate(() => {
      const { network, samples } = window.mlp.experiment
      return { inputs: Array.from(samples.inputs), parameters: Array.from(network.parameters), outputs: Array.from(network.predict(samples.inputs)) }
    })
    assert.ok(Math.max(...outputs) - Math.min(...outputs) > 0.5, 'the network has learned nothing')
    const loaded = load(network, path, inputs)
    assert.deepEqual(loaded.parameters, parameters)
    assert.equal(loaded.outputs.length, outputs.length)
    const largest = Math.max(...outputs.map((a, n) => Math.abs(a - loaded.outputs[n])))
    assert.ok(largest <= TOLERANCE, `outputs differ by ${largest}`)
  }))
}

test('a file is loaded again, and one of another network is refused', () => withPage(browser, {}, async (page) => {
  const parameters = () => page.evaluate(() => Array.from(window.mlp.experiment.network.parameters))
  await example(page, 'XOR')
  await train(page, 20)
  const trained = await parameters()
  const path = await download(page, 'again.safetensors')
  await page.locator('#reset').click()
  assert.notDeepEqual(await parameters(), trained)
  await page.locator('#load').setInputFiles(path)
  await page.waitForFunction(() => document.getElementById('status').textContent === 'Loaded again.safetensors.')
  assert.deepEqual(await parameters(), trained)

  await type(page, 'input 2 => relu 3 => linear 1; loss squared')
  const others = await parameters()
  await page.locator('#load').setInputFiles(path)
  await page.waitForFunction(() => document.getElementById('file-error').textContent !== '')
  assert.match(await page.locator('#file-error').textContent(), /^again\.safetensors: .*hidden1/s)
  assert.deepEqual(await parameters(), others)
  const broken = join(folder, 'broken.safetensors')
  writeFileSync(broken, readFileSync(path).subarray(0, 60))
  await page.locator('#load').setInputFiles(broken)
  await page.waitForFunction(() => document.getElementById('file-error').textContent.startsWith('broken'))
  assert.deepEqual(await parameters(), others)
}))

test('the three lines of Rust hold the line and a sample', () => withPage(browser, {}, async (page) => {
  await example(page, 'XOR by hand')
  assert.equal(await page.locator('#rust').textContent(), [
    'network! { struct Net< input 2 => relu 2 => linear 1; loss squared >; }',
    'let mut net = Net::zeros(); net.load_safetensors("net.safetensors")?;',
    'let outputs = net.forward(&vector![0.0, 0.0]);',
  ].join('\n'))
}))
