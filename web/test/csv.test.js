// CSV files of one's own, accepted and refused.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { launch, train, type, withPage } from './browser.js'

let browser
before(async () => { browser = await launch() })
after(() => browser.close())

async function give(page, text, name = 'own.csv') {
  await page.locator('#data').selectOption('csv')
  await page.locator('#csv').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })
  await page.waitForFunction(() => document.getElementById('csv-name').textContent !== '' || document.getElementById('csv-error').textContent !== '')
}

// Three classes of three inputs, far apart.
function classes() {
  const lines = ['length,width,"height, cm",kind']
  for (let n = 0; n < 90; n++) {
    const k = n % 3
    const wave = (m) => (Math.sin(n * m) * 0.4).toFixed(3)
    lines.push(`${10 * k + Number(wave(1))},${Number(wave(2)) - k},${100 + 20 * (k === 1) + Number(wave(3))},${['ant', 'bee', 'cat'][k]}`)
  }
  return lines.join('\r\n') + '\r\n'
}

test('a file with named classes is scaled and learned; three inputs are shown by a slice', () => withPage(browser, {}, async (page) => {
  await type(page, 'input 3 => tanh 8 => softmax 3; loss categorical_cross_entropy')
  await give(page, classes())
  assert.equal(await page.locator('#csv-error').textContent(), '')
  assert.match(await page.locator('#data-note').textContent(), /^90 samples, 3 inputs, 3 classes\. Inputs are standardized/)
  assert.deepEqual(await page.locator('#legend li').allTextContents(), ['kind ant', 'kind bee', 'kind cat'])
  assert.match(await page.locator('#map-note').textContent(), /slice: the other inputs are at their mean/)
  assert.deepEqual(await page.locator('#vertical option').allTextContents(), ['length', 'width', 'height, cm'])
  const scaled = await page.evaluate(() => {
    const { samples } = window.mlp.experiment
    return [0, 1, 2].map((j) => {
      const values = Array.from({ length: samples.count }, (_, n) => samples.inputs[3 * n + j])
      const mean = values.reduce((sum, x) => sum + x) / values.length
      return [mean, values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length]
    })
  })
  for (const [mean, variance] of scaled) assert.ok(Math.abs(mean) < 1e-5 && Math.abs(variance - 1) < 1e-4, `${mean}, ${variance}`)
  await page.locator('#vertical').selectOption('2')
  assert.deepEqual([await page.locator('#horizontal').inputValue(), await page.locator('#vertical').inputValue()], ['0', '2'])
  const { correct } = await train(page, 200)
  assert.equal(correct, 100)
  assert.match(await page.locator('#scaling').textContent(), /length: mean 10/)
}))

test('a numeric target is standardized, and said so', () => withPage(browser, {}, async (page) => {
  await type(page, 'input 1 => tanh 8 => linear 1; loss squared')
  await give(page, 'x;y\n' + Array.from({ length: 40 }, (_, n) => `${n};${1000 + 50 * n}`).join('\n'))
  assert.match(await page.locator('#data-note').textContent(), /^40 samples, 1 input, target y\. .* So is the target \(mean 1975, deviation 577\.2\)\.$/)
  const { risk } = await train(page, 300)
  assert.ok(risk < 0.01, `the risk is ${risk}`)
  assert.match(await page.locator('#scaling').textContent(), /outputs\[0\] · 577\.17\d? \+ 1975/)
}))

test('without a header, columns are numbered; quotes, tabs, blank lines and a byte-order mark are read', () => withPage(browser, {}, async (page) => {
  await give(page, '\uFEFF"0"\t0\t0\n0\t1\t1\n\n1\t0\t1\n1\t1\t0\n\n')
  assert.equal(await page.locator('#csv-error').textContent(), '')
  assert.match(await page.locator('#data-note').textContent(), /^4 samples, 2 inputs, 2 classes/)
  assert.deepEqual(await page.evaluate(() => window.mlp.experiment.samples.label), [0, 1, 1, 0])
}))

const REFUSED = [
  ['an empty file', '', 'The file is empty.'],
  ['blank lines alone', '\n \n', 'The file is empty.'],
  ['a single column', '1\n2\n', 'single column'],
  ['a header alone', 'a,b,c\n', 'a header, but no rows'],
  ['a row with another number of columns', 'a,b,y\n1,2,0\n3,1\n', 'Row 3 has 2 columns, but the first row has 3.'],
  ['a row with too many columns', '1,2,0\n3,4,5,1\n', 'Row 2 has 4 columns, but the first row has 3.'],
  ['a word among the inputs', 'a,b,y\n1,2,0\n3,four,1\n', 'Row 3, column 2 (b): “four” is not a number.'],
  ['a missing input', 'a,b,y\n1,2,0\n3,,1\n', 'Row 3, column 2 (b): an empty field is not a number.'],
  ['a missing target', '1,2,0\n3,4,\n', 'Row 2, column 3 (y): the target is missing.'],
  ['infinity', '1,2,0\n3,inf,1\n', 'Row 2, column 2'],
  ['a number out of range', '1,2,0\n3,1e999,1\n', 'Row 2, column 2 (x₂): “1e999” is too large'],
  ['a decimal comma', 'a,b,y\n1,5,2,0\n', 'Row 2 has 4 columns'],
  ['a single class', 'a,b,y\n1,2,yes\n3,4,yes\n', 'a single class, “yes”'],
  ['an open quotation mark', 'a,b,y\n1,"2,0\n', 'a quotation mark is not closed'],
  ['too many classes', 'a,b,y\n' + Array.from({ length: 9 }, (_, n) => `1,2,k${n}`).join('\n'), '9 classes; this page shows up to 6'],
  ['a word among numeric targets', 'a,b,y\n' + Array.from({ length: 20 }, (_, n) => `1,2,${n === 7 ? 'seven' : n}`).join('\n'), 'Row 9, last column (y): “seven” is not a number.'],
]

test('what cannot be used is refused, with its place', (t) => withPage(browser, {}, async (page) => {
  for (const [reason, text, message] of REFUSED) {
    await t.test(reason, async () => {
      await page.evaluate(() => { document.getElementById('csv-error').textContent = '' })
      await give(page, text)
      const shown = await page.locator('#csv-error').textContent()
      assert.ok(shown.startsWith('own.csv: ') && shown.includes(message), shown)
    })
  }
  assert.equal(await page.locator('#csv-error').getAttribute('role'), 'alert')
  // The data of before are still there.
  assert.equal(await page.evaluate(() => window.mlp.experiment.samples.count), 4)
}))

test('targets that the loss is not defined for are refused', () => withPage(browser, {}, async (page) => {
  await type(page, 'input 2 => tanh 3 => sigmoid 1; loss binary_cross_entropy')
  await give(page, '1,2,0\n3,4,2\n5,6,1\n')
  assert.match(await page.locator('#mismatch').textContent(), /takes targets from 0 to 1, but y goes from 0 to 2/)
  assert.ok(await page.locator('#train').isDisabled())
}))

test('a file is dropped on the page', () => withPage(browser, {}, async (page) => {
  const transfer = await page.evaluateHandle(() => {
    const data = new DataTransfer()
    data.items.add(new File(['0,0,0\n0,1,1\n1,0,1\n1,1,0\n1,1,0\n'], 'dropped.csv'))
    return data
  })
  await page.dispatchEvent('#map', 'drop', { dataTransfer: transfer })
  await page.waitForFunction(() => document.getElementById('csv-name').textContent.startsWith('dropped.csv'))
  assert.match(await page.locator('#data-note').textContent(), /^5 samples, 2 inputs/)
}))
