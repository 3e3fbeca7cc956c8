// Loads the engine and starts the page, or says why it cannot. `?simd=off` in the address takes the engine without vector instructions.
// `modules` is a function of the built page: the WebAssembly modules that it holds.
/* global modules */
import { Lab } from '../engine.js'
import { start } from './main.js'

async function boot() {
  if (!('WebAssembly' in window && 'DecompressionStream' in window)) throw new Error('it lacks WebAssembly or DecompressionStream')
  const simd = new URLSearchParams(location.search).get('simd') !== 'off'
  start(await Lab.load(await modules(), { simd }))
}

boot().catch((error) => {
  const notice = document.createElement('p')
  notice.className = 'refusal'
  notice.setAttribute('role', 'alert')
  notice.textContent = `The page does not run in this browser: ${error.message}.`
  document.querySelector('header').after(notice)
  throw error
})
