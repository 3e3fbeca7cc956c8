// A headless Chromium with the built page in it. Every request that leaves the page, every error in the console fails the test.
import assert from 'node:assert/strict'
import { pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync']

export const PAGE = process.env.MLP_PAGE ?? new URL('../mlp.html', import.meta.url).pathname

// With a new empty profile.
export function launch() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS })
}

// Opens the page, runs `body` with it, and checks that nothing went wrong. `options` are those of a context; `query` follows the address.
export async function withPage(browser, options, body) {
  const { query = '', ...rest } = options
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, acceptDownloads: true, ...rest })
  const problems = []
  context.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url()) && !isPage(request.url())) problems.push(`request: ${request.url()}`)
  })
  const page = await context.newPage()
  page.on('pageerror', (error) => problems.push(`error: ${error.stack}`))
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`console: ${message.text()}`)
  })
  page.setDefaultTimeout(30_000)
  try {
    await page.goto(pathToFileURL(PAGE).href + query)
    await page.waitForFunction(() => window.mlp !== undefined)
    await body(page)
    assert.deepEqual(problems, [])
  } finally {
    await context.close()
  }
}

function isPage(url) {
  return url.split(/[?#]/)[0] === pathToFileURL(PAGE).href
}

// Presses an example's button.
export async function example(page, title) {
  await page.getByRole('button', { name: title, exact: true }).click()
}

export async function type(page, line) {
  await page.locator('#line').fill(line)
}

// Trains for a number of epochs, as fast as the page can, and returns what it then shows.
export async function train(page, epochs) {
  await page.locator('#epochs').fill(String(epochs))
  await page.locator('#pace').selectOption('0')
  await page.locator('#train').click()
  await page.waitForFunction((epochs) => document.getElementById('status').textContent.startsWith(`Stopped after ${epochs.toLocaleString('en')} epoch`), epochs)
  return { risk: await number(page, '#risk'), correct: await number(page, '#accuracy') }
}

export async function number(page, selector) {
  const text = await page.locator(selector).textContent()
  return Number(text.replace('−', '-').replace('%', '').replaceAll(',', ''))
}
