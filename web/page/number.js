// How numbers are written: four significant digits, whole numbers whole, and a true minus sign.

export function text(value, digits = 4) {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞'
  const size = Math.abs(value)
  let written
  if (size === 0) written = '0'
  else if (Number.isInteger(value) && size < 1e6) written = String(size)
  else if (size >= 1e6 || size < 1e-4) written = size.toExponential(Math.max(digits - 2, 0))
  else written = trimmed(size.toPrecision(digits))
  // What rounds to a power of ten may still carry an exponent.
  written = written.replace('e+', 'e').replace('e-', 'e−')
  return value < 0 ? '−' + written : written
}

// For narrow columns: three significant digits, and powers of ten below a thousandth.
export function narrow(value) {
  return value !== 0 && Math.abs(value) < 1e-3 ? `${value < 0 ? '−' : ''}${Math.abs(value).toExponential(1).replace('e-', 'e−')}` : text(value, 3)
}

// For narrow fields: at most three decimals.
export function short(value) {
  const size = Math.abs(value)
  if (!(size < 1e4) || Number.isInteger(value)) return text(value, 3)
  const written = trimmed(size.toFixed(3))
  return value < 0 && written !== '0' ? '−' + written : written
}

export function counted(count, noun) {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : noun.endsWith('s') ? 'es' : 's'}`
}

// A number as a person types it, with either minus sign and either decimal mark; NaN if it is none.
export function parsed(typed) {
  const plain = typed.trim().replace('−', '-').replace(',', '.')
  return plain === '' ? NaN : Number(plain)
}

function trimmed(decimal) {
  return decimal.includes('.') && !decimal.includes('e') ? decimal.replace(/\.?0+$/, '') : decimal
}
