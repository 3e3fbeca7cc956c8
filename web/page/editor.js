// The line editor: coloured tokens, and the messages of the compiler with carets under the token to change.

const KEYWORDS = new Set(['input', 'loss', 'from', 'add', 'as', 'repeat', 'no_bias', 'init', 'dropout', 'seed', 'connect', 'sparse'])

export class Editor {
  // `changed(line)` is called after each change.
  constructor({ area, colored, messages, live }, changed) {
    Object.assign(this, { area, colored, messages, live, changed })
    area.addEventListener('input', () => this.edited())
    area.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') event.preventDefault()
    })
    area.addEventListener('scroll', () => { colored.scrollTop = area.scrollTop })
  }

  get line() {
    return this.area.value
  }

  set line(line) {
    this.area.value = line
    this.edited()
  }

  edited() {
    if (/[\r\n]/.test(this.area.value)) {
      const caret = this.area.selectionStart
      this.area.value = this.area.value.replace(/[\r\n]/g, ' ')
      this.area.setSelectionRange(caret, caret)
    }
    this.changed(this.area.value)
  }

  // Messages as `Lab.check` gives them; `summary` is shown if there are none.
  show(found, summary) {
    const line = this.line
    this.colored.replaceChildren(...runs(line, found))
    this.area.setAttribute('aria-invalid', String(found.some(({ level }) => level === 'error')))
    this.messages.replaceChildren(...found.map((message) => this.message(line, message)))
    for (const source of this.messages.querySelectorAll('.source')) {
      const carets = source.querySelector('.carets')
      source.scrollLeft = Math.max(0, carets.offsetLeft - source.clientWidth / 3)
      if (source.scrollWidth > source.clientWidth) source.tabIndex = 0
    }
    clearTimeout(this.speaking)
    // Not at each key: after a pause.
    this.speaking = setTimeout(() => {
      this.live.textContent = found.length === 0 ? summary : found.map(spoken).join(' ')
    }, 600)
  }

  message(line, message) {
    const { level, text, label, help, start, end } = message
    const item = document.createElement('li')
    item.className = `message ${level}`
    const title = element('p', 'text')
    title.append(element('b', '', level), ...code(`: ${text}`))
    // Only the row with the token, should there be several.
    const first = line.lastIndexOf('\n', start - 1) + 1
    const width = Math.max(1, [...line.slice(start, end)].length)
    const before = [...line.slice(first, start)].length
    const source = element('pre', 'source')
    source.setAttribute('aria-label', `columns ${before + 1} to ${before + width}`)
    source.append(line.slice(first).split('\n')[0] + '\n' + ' '.repeat(before), element('span', 'carets', '^'.repeat(width)), label ? ` ${label}` : '')
    item.append(title, source)
    if (help) {
      const button = element('button', 'help')
      button.type = 'button'
      button.append(element('b', '', 'help'), ...code(`: ${help}`))
      button.title = 'Select the token to change'
      const hint = element('p', 'hint')
      button.addEventListener('click', () => {
        this.area.focus()
        this.area.setSelectionRange(start, end)
        hint.textContent = advice(line.slice(start, end), help)
        this.live.textContent = hint.textContent
      })
      item.append(button, hint)
    }
    return item
  }
}

// What to type, in words; nothing is changed.
function advice(token, help) {
  const typed = [...help.matchAll(/`([^`]+)`/g)].map(([, text]) => text)
  const selected = token === '' ? 'The caret is at the place' : `\`${token}\` is selected`
  return typed.length === 0 ? `${selected}.` : `${selected}. Type: ${typed.join('   or   ')}`
}

function spoken({ level, text, help, start }) {
  return `${level} at column ${start + 1}: ${text}.${help ? ` help: ${help}` : ''}`
}

// Text with `code` between backticks.
function code(text) {
  return text.split('`').map((part, n) => (n % 2 === 1 ? element('code', '', part) : part))
}

// The tokens of a line as spans, marked where messages are.
function runs(line, messages) {
  const classes = new Array(line.length).fill('')
  for (const match of line.matchAll(/[A-Za-z_][\w:]*|\d[\d_.]*|=>|[;+*,(){}]/g)) {
    const kind = /^[A-Za-z_]/.test(match[0]) ? (KEYWORDS.has(match[0]) ? 'keyword' : 'name') : /^\d/.test(match[0]) ? 'number' : 'mark'
    classes.fill(kind, match.index, match.index + match[0].length)
  }
  for (const { level, start, end } of messages) {
    for (let n = start; n < Math.max(end, start + 1) && n < line.length; n++) classes[n] += ` ${level}`
  }
  const spans = []
  for (let n = 0; n < line.length;) {
    let end = n
    while (end < line.length && classes[end] === classes[n]) end++
    spans.push(classes[n] === '' ? line.slice(n, end) : element('span', classes[n], line.slice(n, end)))
    n = end
  }
  // The last line would collapse if it were empty.
  return [...spans, '\u200b']
}

function element(tag, className, content = '') {
  const made = document.createElement(tag)
  if (className) made.className = className
  made.textContent = content
  return made
}
