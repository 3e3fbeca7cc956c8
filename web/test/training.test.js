// Training, to a stated accuracy in a stated number of epochs.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { example, launch, number, train, type, withPage } from './browser.js'

let browser
before(async () => { browser = await launch() })
after(() => browser.close())

const parameters = (page) => page.evaluate(() => Array.from(window.mlp.experiment.network.parameters))

test('XOR is learned in 500 epochs', () => withPage(browser, {}, async (page) => {
  await example(page, 'XOR')
  const { risk, correct } = await train(page, 500)
  assert.equal(correct, 100)
  assert.ok(risk < 1e-3, `the risk is ${risk}`)
}))

test('two spirals are separated in 500 epochs', () => withPage(browser, {}, async (page) => {
  await example(page, 'Two spirals')
  const before = await number(page, '#accuracy')
  assert.ok(before < 80, `${before}% before training`)
  const { risk, correct } = await train(page, 500)
  assert.ok(correct >= 99, `${correct}% correct`)
  assert.ok(risk < 0.05, `the risk is ${risk}`)
}))

for (const [title, epochs, least] of [['Circles', 200, 97], ['Moons', 300, 95]]) {
  test(`${title.toLowerCase()}: ${least}% in ${epochs} epochs`, () => withPage(browser, {}, async (page) => {
    await example(page, title)
    const { correct } = await train(page, epochs)
    assert.ok(correct >= least, `${correct}% correct`)
  }))
}

test('a curve of one input is learned to the noise in 500 epochs', () => withPage(browser, {}, async (page) => {
  await example(page, 'A curve')
  const { risk } = await train(page, 500)
  // Half the variance of the noise, 0.1² / 2, with a margin of a half.
  assert.ok(risk < 1.5 * 0.005, `the risk is ${risk}`)
  assert.equal(await page.locator('#accuracy').textContent(), '–')
}))

test('the page stays responsive: frames during training come within 100 ms', () => withPage(browser, {}, async (page) => {
  await example(page, 'Two spirals')
  await page.locator('#pace').selectOption('0')
  await page.locator('#epochs').fill('100000')
  await page.locator('#train').click()
  const gaps = await page.evaluate(() => new Promise((resolve) => {
    const times = []
    const frame = (now) => {
      times.push(now)
      if (times.length < 60) requestAnimationFrame(frame)
      else resolve(times.slice(1).map((time, n) => time - times[n]).sort((a, b) => a - b))
    }
    requestAnimationFrame(frame)
  }))
  assert.ok(await number(page, '#epoch') > 0)
  const typical = gaps[gaps.length >> 1]
  assert.ok(typical < 100, `the median frame took ${typical} ms`)
  await page.locator('#train').click()
  assert.match(await page.locator('#status').textContent(), /^Paused after/)
  const epoch = await number(page, '#epoch')
  await page.waitForTimeout(150)
  assert.equal(await number(page, '#epoch'), epoch)
}))

test('step trains one epoch; reset gives the same bits for the same seed', () => withPage(browser, {}, async (page) => {
  await example(page, 'Circles')
  const start = await parameters(page)
  await page.locator('#step').click()
  assert.equal(await number(page, '#epoch'), 1)
  const first = await parameters(page)
  assert.notDeepEqual(first, start)
  await page.locator('#step').click()
  assert.equal(await number(page, '#epoch'), 2)
  await page.locator('#reset').click()
  assert.equal(await number(page, '#epoch'), 0)
  assert.deepEqual(await parameters(page), start)
  await page.locator('#step').click()
  assert.deepEqual(await parameters(page), first)
  await page.locator('#seed').fill('8')
  await page.locator('#seed').press('Tab')
  assert.notDeepEqual(await parameters(page), start)
}))

test('a rate that diverges is reported', () => withPage(browser, {}, async (page) => {
  await type(page, 'input 2 => linear 8 => linear 8 => linear 1; loss squared')
  await page.locator('#optimizer').selectOption('sgd')
  await page.locator('#rate').fill('10')
  await page.locator('#rate').press('Tab')
  await page.locator('#pace').selectOption('0')
  await page.locator('#train').click()
  await page.waitForFunction(() => /^Stopped: training diverged in epoch \d+.* Reset starts anew/.test(document.getElementById('status').textContent))
  assert.equal(await page.locator('#train').textContent(), 'Train')
}))

test('the maps follow the training', () => withPage(browser, {}, async (page) => {
  await example(page, 'XOR')
  const pixels = () => page.evaluate(() => [...document.querySelectorAll('#map, #curve, .tile canvas')].map((canvas) => canvas.toDataURL()))
  const before = await pixels()
  assert.equal(before.length, 2 + 3)
  await train(page, 500)
  const after = await pixels()
  for (const n of [0, 1, 4]) assert.notEqual(after[n], before[n], `picture ${n} is as before`)
  // The colour of the map at each corner is that of the class: red over blue for 1, blue over red for 0.
  const corners = await page.evaluate(() => {
    const { samples } = window.mlp.experiment
    const canvas = document.getElementById('map')
    const scale = canvas.width / canvas.clientWidth
    const context = canvas.getContext('2d')
    const frame = { x: 40, y: 12, width: canvas.clientWidth - 52, height: canvas.clientHeight - 46 }
    return Array.from({ length: samples.count }, (_, n) => {
      // Beside the marker. The margin around the data is 0.14 of their span.
      const [x, y] = [0, 1].map((j) => (samples.inputs[2 * n + j] + 0.14) / 1.28)
      const [red, , blue] = context.getImageData((frame.x + x * frame.width + 11) * scale, (frame.y + (1 - y) * frame.height + 11) * scale, 1, 1).data
      return Number(red > blue)
    })
  })
  assert.deepEqual(corners, [0, 1, 1, 0])
}))

test('layers of more than 32 units show the first ones and say so', () => withPage(browser, {}, async (page) => {
  await type(page, 'input 2 => tanh 40 => linear 1; loss squared')
  assert.match(await page.locator('#units').textContent(), /the first 32 of 40 units/)
  assert.equal(await page.locator('.tile').count(), 33)
  assert.match(await page.locator('#sample-units').textContent(), /and 8 more units/)
}))
