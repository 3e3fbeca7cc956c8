// Colours, for light and dark backgrounds: the colour-blind-safe palette of Okabe and Ito, as in the gallery. Values go from blue (low)
// through the background to vermilion (high).

const LIGHT = {
  classes: ['#0072b2', '#d55e00', '#009e73', '#b8588a', '#c98b00', '#3a9bd6'],
  neutral: [250, 250, 248], low: [0, 114, 178], high: [213, 94, 0],
  text: '#1f2328', muted: '#5c6670', grid: '#e3e6ea', frame: '#b4bcc6', card: '#ffffff', strongest: 0.85,
}
const DARK = {
  classes: ['#58a6e8', '#f4844a', '#35c79a', '#e59ac3', '#f0b93a', '#86cdf7'],
  neutral: [22, 27, 34], low: [64, 150, 220], high: [236, 116, 52],
  text: '#e6edf3', muted: '#9aa7b4', grid: '#262d36', frame: '#4a545f', card: '#12161c', strongest: 0.9,
}

const preference = matchMedia('(prefers-color-scheme: dark)')

export function isDark() {
  const chosen = document.documentElement.dataset.theme
  return chosen ? chosen === 'dark' : preference.matches
}

export function palette() {
  return isDark() ? DARK : LIGHT
}

// Red, green and blue for a value from −1 to 1.
export function diverging(value, colors) {
  const towards = value < 0 ? colors.low : colors.high
  const share = Math.min(Math.abs(value), 1) * colors.strongest
  return colors.neutral.map((neutral, c) => neutral + share * (towards[c] - neutral))
}

// The colour of a class at a confidence from 0 to 1.
export function ofClass(k, confidence, colors) {
  const full = channels(colors.classes[k % colors.classes.length])
  const share = (0.12 + 0.68 * Math.max(0, Math.min(confidence, 1)))
  return colors.neutral.map((neutral, c) => neutral + share * (full[c] - neutral))
}

export function css([red, green, blue]) {
  return `rgb(${red | 0} ${green | 0} ${blue | 0})`
}

function channels(hex) {
  return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16))
}

// The switch: follows the system until it is pressed; the choice is kept if the browser allows.
export function themeSwitch(button, redraw) {
  const root = document.documentElement
  const show = () => {
    button.textContent = isDark() ? '☀ Light' : '☾ Dark'
    redraw()
  }
  button.addEventListener('click', () => {
    root.dataset.theme = isDark() ? 'light' : 'dark'
    try {
      localStorage.setItem('mlp-theme', root.dataset.theme)
    } catch { /* Storage is off: the choice lasts as long as the page. */ }
    show()
  })
  preference.addEventListener('change', show)
  show()
}

function remembered() {
  try {
    return localStorage.getItem('mlp-theme')
  } catch {
    return null
  }
}

// At once, before the engine is loaded.
if (['dark', 'light'].includes(remembered())) document.documentElement.dataset.theme = remembered()
