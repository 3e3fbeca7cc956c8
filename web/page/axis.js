// The ticks of an axis: round numbers, linear or in powers of ten.

export function ticks(low, high, most) {
  const span = high - low
  if (!(span > 0) || !Number.isFinite(span)) return [low]
  const rough = span / most
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = power * [1, 2, 5, 10].find((factor) => factor * power >= rough)
  const found = []
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + 1e-9 * span; k++) found.push(k * step)
  return found.map((value) => (Math.abs(value) < step * 1e-9 ? 0 : Number(value.toPrecision(12))))
}

// Powers of ten between two exponents, thinned to at most `most`; within few decades also 2 and 5 times them. As exponents.
export function decades(low, high, most) {
  const factors = high - low < 1.5 ? [1, 2, 5] : [1]
  const step = Math.max(1, Math.ceil((high - low) / most))
  const found = []
  for (let exponent = Math.floor(low); exponent <= high; exponent++) {
    if (exponent % step !== 0) continue
    found.push(...factors.map((factor) => exponent + Math.log10(factor)).filter((at) => at >= low && at <= high))
  }
  return found
}
