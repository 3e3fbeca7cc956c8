// CSV files: numbers, the last column being the target or the class. What cannot be used is refused with row and column.

const MOST_ROWS = 20000
const MOST_CLASSES = 6
// Squares of larger numbers overflow in single precision.
const LARGEST = 1e18

export class CsvError extends Error {}

// A table as `data.js` describes it. Rows are counted as lines of a spreadsheet, from 1, the header included.
export function table(text, name) {
  const records = split(text.replace(/^\uFEFF/, ''))
  if (records.length === 0) throw new CsvError('The file is empty.')
  const width = records[0].fields.length
  if (width < 2) {
    throw new CsvError('The file has a single column. It takes one column an input, and the target or class as the last.')
  }
  const header = records[0].fields.slice(0, -1).some((field) => !isNumber(field))
  const columns = header ? records[0].fields.map((field, j) => field.trim() || `column ${j + 1}`) : names(width)
  const body = header ? records.slice(1) : records
  if (body.length === 0) throw new CsvError('The file has a header, but no rows of numbers.')
  if (body.length > MOST_ROWS) {
    throw new CsvError(`The file has ${body.length} rows; this page takes up to ${MOST_ROWS}. Use the library for more.`)
  }
  const rows = body.map(({ fields, row }) => {
    if (fields.length !== width) {
      throw new CsvError(`Row ${row} has ${columnCount(fields.length)}, but the first row has ${width}.`)
    }
    return fields.slice(0, -1).map((field, j) => {
      if (!isNumber(field)) throw new CsvError(`Row ${row}, column ${j + 1} (${columns[j]}): ${shown(field)} is not a number.`)
      return usable(field, row, j, columns[j])
    })
  })
  const last = body.map(({ fields }) => fields[width - 1].trim())
  const empty = last.indexOf('')
  if (empty >= 0) throw new CsvError(`Row ${body[empty].row}, column ${width} (${columns[width - 1]}): the target is missing.`)
  return { name, columns: columns.slice(0, -1), rows, ...target(last, body, columns[width - 1], width - 1), targetName: columns[width - 1], scale: true }
}

// Numbers are a target (and class numbers, if the network chooses among classes); anything else names a class.
function target(last, body, column, j) {
  const numeric = last.filter(isNumber).length
  if (numeric === last.length) return { classes: null, target: last.map((field, n) => usable(field, body[n].row, j, column)) }
  const classes = [...new Set(last)]
  if (classes.length > MOST_CLASSES) {
    // A mistyped number among numbers is a mistake, not a class.
    const n = last.findIndex((field) => !isNumber(field))
    if (numeric > last.length / 2) {
      throw new CsvError(`Row ${body[n].row}, last column (${column}): ${shown(last[n])} is not a number.`)
    }
    throw new CsvError(`The last column (${column}) has ${classes.length} classes; this page shows up to ${MOST_CLASSES}.`)
  }
  if (classes.length < 2) throw new CsvError(`The last column (${column}) has a single class, ${shown(classes[0])}.`)
  return { classes, target: last.map((field) => classes.indexOf(field)) }
}

// RFC 4180, with the separator that the first line has most of: comma, semicolon or tab. Blank lines are skipped.
function split(text) {
  const first = text.slice(0, text.search(/[\r\n]|$/))
  const separator = [',', ';', '\t'].map((mark) => [first.split(mark).length, mark]).sort((a, b) => b[0] - a[0])[0][1]
  const records = []
  let fields = [], field = '', quoted = false, row = 1, start = 1
  const end = () => {
    fields.push(field)
    if (fields.length > 1 || field.trim() !== '') records.push({ fields, row: start })
    fields = []
    field = ''
  }
  for (let n = 0; n < text.length; n++) {
    const mark = text[n]
    if (quoted) {
      if (mark === '"' && text[n + 1] === '"') field += text[++n]
      else if (mark === '"') quoted = false
      else {
        if (mark === '\n') row++
        field += mark
      }
    } else if (mark === '"' && field.trim() === '') {
      field = ''
      quoted = true
    } else if (mark === separator) {
      fields.push(field)
      field = ''
    } else if (mark === '\n' || mark === '\r') {
      if (mark === '\r' && text[n + 1] === '\n') n++
      end()
      start = ++row
    } else field += mark
  }
  if (quoted) throw new CsvError(`Row ${start}: a quotation mark is not closed.`)
  end()
  return records
}

function names(width) {
  return Array.from({ length: width }, (_, j) => (j < width - 1 ? `x${subscript(j + 1)}` : 'y'))
}

export function subscript(number) {
  return String(number).replace(/\d/g, (digit) => '₀₁₂₃₄₅₆₇₈₉'[digit])
}

function isNumber(field) {
  return /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(field)
}

function usable(field, row, j, column) {
  const value = Number(field)
  if (Math.abs(value) <= LARGEST) return value
  throw new CsvError(`Row ${row}, column ${j + 1} (${column}): ${shown(field)} is too large; scale the column.`)
}

function shown(field) {
  const short = field.trim().slice(0, 24)
  return short === '' ? 'an empty field' : `“${short}${field.trim().length > 24 ? '…' : ''}”`
}

function columnCount(count) {
  return count === 1 ? '1 column' : `${count} columns`
}
