// The page as a file: its size, its silence, and the same bits without SIMD.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { example, launch, PAGE, train, withPage } from './browser.js'

const LARGEST = 300_000 // bytes, compressed

let browser
before(async () => { browser = await launch() })
after(() => browser.close())

test('the page is one file of less than 300 KB, compressed', () => {
  const size = gzipSync(readFileSync(PAGE), { level: 9 }).length
  console.log(`${size} bytes compressed`)
  assert.ok(size < LARGEST, `${size} bytes`)
})

test('the page names no address', () => {
  const text = readFileSync(PAGE, 'utf8')
  assert.deepEqual(text.match(/(src|href)="(?!data:|#)[^"]*"|@import|url\((?!["']?data:)|\bfetch\(|XMLHttpRequest|WebSocket|sendBeacon|importScripts/g) ?? [], [])
})

test('the committed page is built from the sources of this page', () => {
  // The modules of WebAssembly depend on the compiler and on paths.
  const [own, committed] = [PAGE, new URL('../mlp.html', import.meta.url)].map((path) => readFileSync(path, 'utf8').replace(/[A-Za-z0-9+/=]{1000,}/g, 'modules').replace(/lengths = \[[\d, ]+\]/, 'lengths'))
  assert.ok(own.includes("atob('modules')"))
  assert.ok(own === committed, 'run `web/build web/mlp.html`, and look at the page')
})

test('without SIMD: the same bits after training', async () => {
  const runs = []
  for (const query of ['', '?simd=off']) {
    await withPage(browser, { query }, async (page) => {
      assert.equal(await page.evaluate(() => window.mlp.lab.simd), query === '')
      assert.match(await page.locator('#engine').textContent(), query === '' ? /with SIMD/ : /without SIMD/)
      const run = {}
      for (const [title, epochs] of [['XOR', 50], ['Two spirals', 20], ['Moons', 20]]) {
        await example(page, title)
        await train(page, epochs)
        run[title] = await page.evaluate(() => Array.from(window.mlp.experiment.network.parameters))
      }
      runs.push(run)
    })
  }
  assert.deepEqual(runs[1], runs[0])
})

test('a thousand networks one after another do not leak', () => withPage(browser, {}, async (page) => {
  await example(page, 'Two spirals')
  const grown = await page.evaluate(() => {
    const { experiment, lab } = window.mlp
    const size = () => experiment.network.parameters.buffer.byteLength
    const round = () => {
      for (let n = 0; n < 500; n++) {
        const { network } = lab.check(`input 2 => tanh ${32 + (n % 7)} => tanh 32 => sigmoid 1; loss binary_cross_entropy`)
        experiment.setDefinition(network)
        experiment.train()
      }
      return size()
    }
    const first = round()
    return round() - first
  })
  assert.ok(grown < 200_000, `${grown} bytes`)
}))
