// The page on a narrow screen, by keyboard alone, in light and dark.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { example, launch, number, withPage } from './browser.js'

let browser
before(async () => { browser = await launch() })
after(() => browser.close())

const EXAMPLES = ['XOR', 'XOR by hand', 'Circles', 'Moons', 'Two spirals', 'A curve', 'A link warning']

for (const width of [360, 768, 1280]) {
  test(`nothing needs horizontal scrolling at ${width} px`, () => withPage(browser, { viewport: { width, height: 740 } }, async (page) => {
    const check = async (what) => {
      const wide = await page.evaluate(() => {
        const most = document.documentElement.clientWidth
        const scrolls = (element) => element !== null && (['auto', 'scroll', 'hidden'].includes(getComputedStyle(element).overflowX) || scrolls(element.parentElement))
        return [...document.body.querySelectorAll('*')].filter((element) => {
          const box = element.getBoundingClientRect()
          return box.width > 0 && (box.right > most + 0.5 || box.left < -0.5) && !scrolls(element.parentElement) && !element.matches('.skip')
        }).map((element) => element.id || element.className || element.tagName).concat(document.documentElement.scrollWidth > most ? ['page'] : [])
      })
      assert.deepEqual(wide, [], what)
    }
    for (const title of EXAMPLES) {
      await example(page, title)
      await check(title)
    }
    await page.locator('#line').fill('input 2 => tanh 16 => tahn 16 => tanh 16 => tanh 16 => tanh 16 => tanh 16 => linear 1; loss squred')
    await check('messages')
    // The caret is in the visible part of the row.
    const visible = await page.locator('.source').evaluateAll((rows) => rows.every((row) => {
      const [box, carets] = [row.getBoundingClientRect(), row.querySelector('.carets').getBoundingClientRect()]
      return carets.left >= box.left - 1 && carets.right <= box.right + 1
    }))
    assert.ok(visible, 'a caret is out of sight')
    await page.locator('#data').selectOption('csv')
    await page.locator('#csv').setInputFiles({ name: 'a-file-with-a-long-name-that-does-not-break.csv', mimeType: 'text/csv', buffer: Buffer.from('a\n') })
    await check('a refused file')
  }))
}

test('everything is reached and operated by keyboard', () => withPage(browser, {}, async (page) => {
  const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.textContent || document.activeElement.ariaLabel)
  const reach = async (name) => {
    for (let n = 0; n < 200; n++) {
      if (await focused() === name) return
      await page.keyboard.press('Tab')
    }
    assert.fail(`Tab does not reach ${name}`)
  }
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  assert.equal(await focused(), 'line')
  await page.keyboard.press('Control+A')
  await page.keyboard.type('input 2 => tanh 3 => linear 1; loss squared')
  assert.equal(await page.evaluate(() => window.mlp.experiment.definition.layers[0].outputs), 3)
  await reach('XOR')
  await page.keyboard.press('Enter')
  await reach('train')
  await page.keyboard.press('Space')
  await page.waitForFunction(() => Number(document.getElementById('epoch').textContent) > 3)
  await page.keyboard.press('Space')
  await page.waitForFunction(() => document.getElementById('status').textContent.startsWith('Paused'))
  await reach('data')
  await page.keyboard.type('Moons')
  assert.equal(await page.evaluate(() => window.mlp.experiment.samples.count), 200)
  await reach('noise')
  const before = await page.evaluate(() => window.mlp.experiment.samples.inputs[0])
  await page.keyboard.press('ArrowRight')
  assert.notEqual(await page.evaluate(() => window.mlp.experiment.samples.inputs[0]), before)
  await reach('map')
  await page.keyboard.press('ArrowRight')
  assert.equal(await page.locator('#sample').inputValue(), '2')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowLeft')
  assert.equal(await page.locator('#sample').inputValue(), '200')
  await reach('1')
  await page.keyboard.press('Enter')
  assert.match(await page.locator('#map-title').textContent(), /^Unit 1 of/)
  await reach('sample')
  await page.keyboard.press('ArrowDown')
  assert.equal(await page.locator('#sample').inputValue(), '199')
  await reach('hidden1, weight to unit 1 from x1')
  const weight = await page.evaluate(() => window.mlp.experiment.network.parameters[0])
  await page.keyboard.press('ArrowUp')
  assert.ok(Math.abs(await page.evaluate(() => window.mlp.experiment.network.parameters[0]) - weight - 0.1) < 1e-6)
  // A table of weights is a single stop.
  await page.keyboard.press('Tab')
  assert.equal(await focused(), 'output, weight to unit 1 from a1')
  await reach('download')
  const [file] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')])
  assert.equal(file.suggestedFilename(), 'net.safetensors')
}))

test('every stop has a name, a visible focus, and is not hidden by the bar', () => withPage(browser, { viewport: { width: 1280, height: 700 } }, async (page) => {
  let last = ''
  const seen = new Set()
  for (let n = 0; n < 150; n++) {
    await page.keyboard.press('Tab')
    const stop = await page.evaluate(() => {
      const element = document.activeElement
      if (element === document.body) return null
      const outlined = (candidate) => {
        const style = getComputedStyle(candidate)
        return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
      }
      const name = element.ariaLabel || element.labels?.[0]?.textContent.trim() || element.textContent.trim()
      const box = element.getBoundingClientRect()
      const bar = document.getElementById('transport').getBoundingClientRect()
      const hidden = !element.closest('#transport') && bar.top < 1 && box.bottom <= bar.bottom && box.top >= bar.top
      return { key: `${element.id} ${name}`, name, hidden, visible: outlined(element) || outlined(element.parentElement) }
    })
    if (stop === null || seen.has(stop.key) && stop.key !== last && seen.size > 20 && n > 100) break
    assert.ok(stop.name, `a stop without a name after ${last}`)
    assert.ok(stop.visible, `no visible focus on ${stop.key}`)
    assert.ok(!stop.hidden, `${stop.key} is behind the bar`)
    seen.add(stop.key)
    last = stop.key
  }
  assert.ok(seen.size > 30, `only ${seen.size} stops`)
}))

for (const scheme of ['light', 'dark']) {
  test(`${scheme}: text has a contrast of 4.5 or more`, () => withPage(browser, { colorScheme: scheme }, async (page) => {
    await example(page, 'A link warning')
    const low = await lowContrast(page)
    assert.deepEqual(low, [])
    await page.locator('#line').fill('input 2 => rleu 3 => linear 1; loss squared')
    assert.deepEqual(await lowContrast(page), [])
  }))
}

test('the switch overrides the preference, is remembered, and repaints the map', () => withPage(browser, { colorScheme: 'dark' }, async (page) => {
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  const picture = () => page.locator('#map').evaluate((map) => map.toDataURL())
  const [dark, darkMap] = [await background(), await picture()]
  await page.locator('#theme').click()
  const light = await background()
  assert.notEqual(light, dark)
  assert.notEqual(await picture(), darkMap)
  assert.match(await page.locator('#theme').textContent(), /Dark/)
  await page.reload()
  await page.waitForFunction(() => window.mlp !== undefined)
  assert.equal(await background(), light)
  await page.locator('#theme').click()
  assert.equal(await background(), dark)
}))

test('the page follows the preference of the system', async () => {
  const backgrounds = []
  for (const colorScheme of ['light', 'dark']) {
    await withPage(browser, { colorScheme }, async (page) => {
      backgrounds.push(await page.evaluate(() => getComputedStyle(document.body).backgroundColor))
    })
  }
  assert.notEqual(backgrounds[0], backgrounds[1])
})

test('reduced motion: no transitions, and pictures change twice a second at most', () => withPage(browser, { reducedMotion: 'reduce' }, async (page) => {
  assert.equal(await page.locator('#train').evaluate((button) => getComputedStyle(button).transitionDuration), '0s')
  await example(page, 'Two spirals')
  await page.evaluate(() => {
    window.painted = 0
    const put = CanvasRenderingContext2D.prototype.drawImage
    CanvasRenderingContext2D.prototype.drawImage = function (...given) {
      if (this.canvas.id === 'map') window.painted++
      return put.apply(this, given)
    }
  })
  await page.locator('#train').click()
  await page.waitForTimeout(2000)
  const painted = await page.evaluate(() => window.painted)
  assert.ok(painted >= 1 && painted <= 6, `${painted} in two seconds`)
  assert.ok(await number(page, '#epoch') > 0)
}))

// Texts whose colour is too close to that of the nearest opaque background.
function lowContrast(page) {
  return page.evaluate(() => {
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
    const channels = (color) => {
      canvas.clearRect(0, 0, 1, 1)
      canvas.fillStyle = color
      canvas.fillRect(0, 0, 1, 1)
      return canvas.getImageData(0, 0, 1, 1).data
    }
    const luminance = ([r, g, b]) => [r, g, b].map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
      .reduce((sum, c, n) => sum + c * [0.2126, 0.7152, 0.0722][n], 0)
    const behind = (element) => {
      const color = channels(getComputedStyle(element).backgroundColor)
      return color[3] === 255 || element.parentElement === null ? color : behind(element.parentElement)
    }
    return [...document.querySelectorAll('body *')].filter((element) =>
      [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()) && element.checkVisibility() &&
      !element.closest('.unseen, .skip, :disabled, option') && element.id !== 'line').flatMap((element) => {
      const [a, b] = [luminance(channels(getComputedStyle(element).color)), luminance(behind(element))]
      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
      return ratio < 4.5 ? [`${element.textContent.slice(0, 30)}: ${ratio.toFixed(2)}`] : []
    })
  })
}
