// Writes the picture of the README: `node picture.js FILE`.
import { example, launch, train, withPage } from './browser.js'

const browser = await launch()
try {
  await withPage(browser, { viewport: { width: 1100, height: 872 }, colorScheme: 'light' }, async (page) => {
    await example(page, 'Two spirals')
    await train(page, 500)
    await page.evaluate(() => scrollTo(0, 0))
    await page.screenshot({ path: process.argv[2] })
  })
} finally {
  await browser.close()
}
