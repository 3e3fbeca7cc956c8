// The fields of the page as values, with their limits.

export function byId(id) {
  return document.getElementById(id)
}

// The number in a field, kept between its limits; the fallback if it is none.
export function number(field, fallback) {
  const value = field.value.trim() === '' ? NaN : Number(field.value)
  if (!Number.isFinite(value)) return fallback
  const low = field.min === '' ? -Infinity : Number(field.min)
  const high = field.max === '' ? Infinity : Number(field.max)
  return Math.min(Math.max(value, low), high)
}

export function settings() {
  return {
    optimizer: byId('optimizer').value,
    rate: number(byId('rate'), 0.01),
    batch: Math.round(number(byId('batch'), 0)),
    seed: Math.round(number(byId('seed'), 1)),
  }
}

export function fill(values) {
  for (const [id, value] of Object.entries(values)) byId(id).value = value
}

export function options(select, entries) {
  const before = select.value
  select.replaceChildren(...entries.map(([value, title]) => new Option(title, value)))
  if (entries.some(([value]) => String(value) === before)) select.value = before
}
