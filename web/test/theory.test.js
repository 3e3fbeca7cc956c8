// The inside of a network: the solution of exclusive or by hand, s, a and delta of a sample, weights set by hand.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { example, launch, number, train, type, withPage } from './browser.js'

let browser
before(async () => { browser = await launch() })
after(() => browser.close())

const cells = (page, rows) => page.locator(rows).evaluateAll((lines) => lines.map((line) => [...line.cells].map((cell) => cell.textContent)))

test("the theory's solution of XOR is one click, and exact", () => withPage(browser, {}, async (page) => {
  await example(page, 'Circles')
  await example(page, 'XOR by hand')
  assert.deepEqual(await cells(page, '#forward thead tr'), [['n', 'x₁', 'x₂', 'a₁', 'a₂', 'g', 'y', 'g = y']])
  assert.deepEqual(await cells(page, '#forward tbody tr'), [
    ['1', '0', '0', '0', '0', '0', '0', '✓'],
    ['2', '0', '1', '1', '0', '1', '1', '✓'],
    ['3', '1', '0', '1', '0', '1', '1', '✓'],
    ['4', '1', '1', '2', '1', '0', '0', '✓'],
  ])
  assert.equal(await number(page, '#risk'), 0)
  assert.deepEqual(await page.locator('.matrix').evaluateAll((tables) => tables.map((table) => [...table.querySelectorAll('input')].map((cell) => cell.value))),
    [['1', '1', '0', '1', '1', '−1'], ['1', '−2', '0']])
  assert.equal(await page.locator('#sum').evaluate((sum) => sum.innerText.replace(/\s+/g, ' ')), 's1 = Σj w1j aj + b1 = 1 · 1 + (−2) · 0 + 0 = 1')
}))

test('s, a and δ of a chosen sample obey the formulas of the theory', () => withPage(browser, {}, async (page) => {
  await example(page, 'XOR')
  await page.locator('#seed').fill('3')
  await page.locator('#seed').press('Tab')
  for (const n of [1, 2, 3]) {
    await page.locator('#next').click()
    assert.equal(await page.locator('#sample').inputValue(), String(n + 1))
    const [x, y] = [[[0, 1], 1], [[1, 0], 1], [[1, 1], 0]][n - 1]
    const w = await page.evaluate(() => Array.from(window.mlp.experiment.network.parameters))
    const s = [0, 1].map((i) => w[i] * x[0] + w[2 + i] * x[1] + w[4 + i])
    const a = s.map((value) => Math.max(value, 0))
    const output = w[6] * a[0] + w[7] * a[1] + w[8]
    const delta = output - y
    const hidden = [0, 1].map((j) => (s[j] > 0 ? delta * w[6 + j] : 0))
    const rows = (await cells(page, '#sample-units tr')).filter((row) => row.length === 4).map((row) => row.slice(1).map(read))
    const expected = [[s[0], a[0], hidden[0]], [s[1], a[1], hidden[1]], [output, output, delta]]
    rows.flat().forEach((shown, k) => {
      const exact = expected.flat()[k]
      // Shown with three significant digits, or two below a thousandth.
      assert.ok(Math.abs(shown - exact) <= Math.abs(exact) * (Math.abs(exact) < 1e-3 ? 0.051 : 0.0051) + 1e-7, `${shown} for ${exact}`)
    })
    assert.equal(rows.length, 3)
  }
}))

test('a click on the map chooses a sample', () => withPage(browser, {}, async (page) => {
  await example(page, 'XOR')
  const box = await page.locator('#map').boundingBox()
  // (1, 1): 1.14 / 1.28 of the way in the frame.
  await page.locator('#map').click({ position: { x: 40 + (box.width - 52) * (1.14 / 1.28), y: 12 + (box.height - 46) * (1 - 1.14 / 1.28) } })
  assert.equal(await page.locator('#sample').inputValue(), '4')
  assert.match(await page.locator('#sample-xy').textContent(), /x = \(1, 1\), y = 0/)
}))

test('a unit that is chosen is shown large', () => withPage(browser, {}, async (page) => {
  await example(page, 'XOR by hand')
  const before = await page.locator('#map').evaluate((map) => map.toDataURL())
  await page.getByRole('button', { name: 'unit 2 of hidden1', exact: true }).click()
  assert.equal(await page.locator('#map-title').textContent(), 'Unit 2 of hidden1')
  assert.notEqual(await page.locator('#map').evaluate((map) => map.toDataURL()), before)
  await page.locator('#whole').click()
  assert.equal(await page.locator('#map-title').textContent(), 'Output')
  assert.equal(await page.locator('#map').evaluate((map) => map.toDataURL()), before)
}))

test('a weight is typed, or changed by arrow keys, and the network follows', () => withPage(browser, {}, async (page) => {
  await example(page, 'XOR by hand')
  const cell = page.getByLabel('output, weight to unit 1 from a2')
  await cell.fill('-1.5')
  await cell.press('Enter')
  const parameter = (index) => page.evaluate((index) => window.mlp.experiment.network.parameters[index], index)
  assert.equal(await parameter(7), -1.5)
  assert.deepEqual((await cells(page, '#forward tbody tr')).map((row) => row[5]), ['0', '1', '1', '0.5'])
  // ½ (0.5)² / 4
  assert.equal(await number(page, '#risk'), 0.03125)
  for (const [key, value] of [['ArrowDown', -1.6], ['Shift+ArrowUp', -0.6], ['Alt+ArrowUp', -0.59]]) {
    await cell.press(key)
    assert.equal(await parameter(7), Math.fround(value), key)
  }
  await cell.press('ArrowLeft')
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('aria-label')), 'output, weight to unit 1 from a1')
  await cell.fill('none')
  await cell.press('Enter')
  assert.equal(await parameter(7), Math.fround(-0.59))
  assert.equal(await cell.inputValue(), '−0.59')
}))

test('the cell of row i and column j is the weight to unit i from unit j', () => withPage(browser, {}, async (page) => {
  await example(page, 'XOR')
  await type(page, 'input 2 => linear 3 => linear 1; loss squared')
  await page.locator('#next').click()
  for (const [label, value] of [['hidden1, weight to unit 3 from x2', '5'], ['hidden1, bias of unit 3', '0.25'], ['hidden1, weight to unit 1 from x2', '-3'],
    ['hidden1, bias of unit 1', '0'], ['hidden1, weight to unit 2 from x1', '9'], ['hidden1, weight to unit 2 from x2', '2'], ['hidden1, bias of unit 2', '0']]) {
    await page.getByLabel(label).fill(value)
    await page.getByLabel(label).press('Enter')
  }
  // x = (0, 1)
  const shown = (await cells(page, '#sample-units tr')).filter((row) => row.length === 4).map((row) => row[1])
  assert.deepEqual(shown.slice(0, 3), ['−3', '2', '5.25'])
}))

test('a cell of a large matrix is edited below its heat map', () => withPage(browser, {}, async (page) => {
  await example(page, 'Two spirals')
  await page.getByLabel('hidden2: row').fill('3')
  await page.getByLabel('hidden2: column').fill('33')
  await page.getByLabel('hidden2: value').fill('0.5')
  await page.getByLabel('hidden2: value').press('Tab')
  const at = await page.evaluate(() => {
    const { definition, network } = window.mlp.experiment
    return network.parameters[definition.layers[1].bias[0] + 2]
  })
  assert.equal(at, 0.5)
  await page.getByLabel('hidden2: row').fill('2')
  await page.getByLabel('hidden2: column').fill('5')
  await page.getByLabel('hidden2: value').press('ArrowUp')
  const [value, shown] = await page.evaluate(() => {
    const { definition, network } = window.mlp.experiment
    return [network.parameters[definition.layers[1].weights[0] + 4 * 32 + 1], document.querySelector('[aria-label="hidden2: value"]').value]
  })
  assert.ok(Math.abs(value - Number(shown)) < 1e-3, `${value} is shown as ${shown}`)
}))

test('training goes on from weights set by hand', () => withPage(browser, {}, async (page) => {
  await example(page, 'XOR by hand')
  const { risk } = await train(page, 10)
  assert.equal(risk, 0)
}))

function read(text) {
  return Number(text.replaceAll('−', '-'))
}
