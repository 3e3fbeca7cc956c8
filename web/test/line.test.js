// The line editor: the messages of the compiler, with carets under the token to change.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { example, launch, type, withPage } from './browser.js'

let browser
before(async () => { browser = await launch() })
after(() => browser.close())

// The messages as { level, text, column, width, help }, read from the carets on the page.
function messages(page) {
  return page.locator('#messages > li').evaluateAll((items) => items.map((item) => {
    const [line, carets] = item.querySelector('.source').textContent.split('\n')
    return {
      level: item.querySelector('b').textContent,
      text: item.querySelector('.text').textContent.replace(/^\w+: /, ''),
      token: line.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1),
      column: carets.indexOf('^') + 1,
      line,
      help: item.querySelector('.help')?.textContent ?? null,
    }
  }))
}

test('a mistyped activation has its caret at its column, and a suggestion', () => withPage(browser, {}, async (page) => {
  const line = 'input 2 => rleu 2 => linear 1; loss squared'
  await type(page, line)
  const [error, ...others] = await messages(page)
  assert.equal(others.length, 0)
  assert.deepEqual(
    { ...error, help: undefined },
    { level: 'error', text: 'unknown activation rleu', token: 'rleu', column: line.indexOf('rleu') + 1, line, help: undefined })
  assert.match(error.help, /did you mean relu\?/)
  assert.equal(await page.locator('#line').getAttribute('aria-invalid'), 'true')
  assert.equal(await page.locator('#colored .error').textContent(), 'rleu')
  // The network of the last correct line remains.
  assert.ok(await page.locator('#stale').isVisible())
  assert.equal(await page.evaluate(() => window.mlp.experiment.definition.layers.length), 2)
}))

test('independent mistakes are shown together', () => withPage(browser, {}, async (page) => {
  const line = 'input 2 => rleu 2 => linear 1; loss sqared'
  await type(page, line)
  assert.deepEqual((await messages(page)).map(({ token, column }) => [token, column]),
    [['rleu', line.indexOf('rleu') + 1], ['sqared', line.indexOf('sqared') + 1]])
}))

test('the link warning is shown at the loss, and the network trains', () => withPage(browser, {}, async (page) => {
  await example(page, 'A link warning')
  const [warning, ...others] = await messages(page)
  assert.equal(others.length, 0)
  assert.equal(warning.level, 'warning')
  assert.equal(warning.token, 'squared')
  assert.equal(warning.column, (await page.locator('#line').inputValue()).lastIndexOf('squared') + 1)
  assert.match(warning.text, /vanishes once a is near 0 or 1/)
  assert.match(warning.help, /loss binary_cross_entropy/)
  assert.ok(await page.locator('#stale').isHidden())
  assert.ok(await page.locator('#train').isEnabled())
  await type(page, 'input 2 => tanh 4 => sigmoid 1; #[allow(noncanonical_link)] loss squared')
  assert.deepEqual(await messages(page), [])
}))

test('help selects the token and says what to type, and changes nothing', () => withPage(browser, {}, async (page) => {
  const line = 'input 2 => rleu 2 => linear 1; loss squared'
  await type(page, line)
  await page.locator('.help').click()
  assert.equal(await page.locator('#line').inputValue(), line)
  assert.equal(await page.evaluate(() => {
    const area = document.getElementById('line')
    return document.activeElement === area && area.value.slice(area.selectionStart, area.selectionEnd)
  }), 'rleu')
  assert.match(await page.locator('.message .hint').textContent(), /Type: relu/)
  await page.keyboard.type('relu')
  assert.deepEqual(await messages(page), [])
  assert.ok(await page.locator('#stale').isHidden())
}))

test('messages are announced', () => withPage(browser, {}, async (page) => {
  const line = 'input 2 => rleu 2 => linear 1; loss squared'
  await type(page, line)
  await page.waitForFunction((column) => document.getElementById('spoken').textContent.startsWith(`error at column ${column}: unknown activation`),
    line.indexOf('rleu') + 1)
}))

test('a network that the data do not fit says what to change', () => withPage(browser, {}, async (page) => {
  await type(page, 'input 3 => relu 2 => linear 1; loss squared')
  assert.match(await page.locator('#mismatch').textContent(), /The data has 2 inputs, the network 3: write `input 2`/)
  assert.ok(await page.locator('#train').isDisabled())
  await type(page, 'input 2 => relu 2 => softmax 3; loss categorical_cross_entropy')
  assert.match(await page.locator('#mismatch').textContent(), /2 classes, the network 3 outputs/)
  await type(page, 'input 2 => relu 2 => softmax 2; loss categorical_cross_entropy')
  assert.equal(await page.locator('#mismatch').textContent(), '')
  assert.ok(await page.locator('#train').isEnabled())
}))

test('any prefix of a line, and odd characters, leave the page alive', () => withPage(browser, {}, async (page) => {
  const lines = ['input 2 => relu 2 => linear 1; loss squared', 'input 2 => tanh 4 as low => tanh 4 as high from (low, input) => linear 1 from (low, high); loss squared']
  const odd = ['', ' ', '=>', 'input', '\u{1F600} => relu', 'input 2 => "', "input 2 => '", 'input 2 => relu 2 /* ', '(((((', 'input 2 => relu 99999999999999999999; loss squared',
    'input 2 => relu 100000 => relu 100000 => linear 1; loss squared', 'input 2 => linear 1; loss squared; seed 3', 'input 2 => Own 3 => linear 1; loss squared',
    'input 2 dropout 0.5 => linear 1; loss squared', 'input sparse 2 => linear 1; loss squared', 'input 2 => relu N => linear 1; loss squared']
  const silent = await page.evaluate((all) => all.filter((line) => {
    const area = document.getElementById('line')
    area.value = line
    area.dispatchEvent(new Event('input'))
    return document.querySelectorAll('#messages > li').length === 0 && document.getElementById('summary').textContent === ''
  }), [...lines.flatMap((line) => Array.from(line, (_, n) => line.slice(0, n))), ...odd])
  assert.deepEqual(silent, [], 'neither a message nor a network')
  await type(page, lines[0])
  assert.deepEqual(await messages(page), [])
}))
