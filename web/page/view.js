// The part of the input space that the maps show: a line for one input, a plane for two, and for more a slice through the mean of the
// data along two chosen inputs.

const MARGIN = 0.14

// { kind: 'line' | 'plane', axes, ranges, means }: ranges [low, high] of the axes, with a margin around the data.
export function view(samples, chosen) {
  const width = samples.columns.length
  const axes = width === 1 ? [0] : chosen.filter((axis) => axis < width).length === 2 ? chosen : [0, 1]
  const ranges = axes.map((axis) => range(samples, axis, width))
  return { kind: width === 1 ? 'line' : 'plane', axes, ranges, means: samples.means, isSlice: width > 2 }
}

function range(samples, axis, width) {
  let [low, high] = [Infinity, -Infinity]
  for (let n = 0; n < samples.count; n++) {
    const x = samples.inputs[n * width + axis]
    low = Math.min(low, x)
    high = Math.max(high, x)
  }
  const span = high - low || 1
  return [low - MARGIN * span, high + MARGIN * span]
}

// The inputs at the points of a grid with `size` points a side: row by row from below, or along the line.
export function grid(view, size) {
  const width = view.means.length
  const rows = view.kind === 'line' ? 1 : size
  const inputs = new Float32Array(size * rows * width)
  const at = ([low, high], n) => low + ((high - low) * n) / (size - 1)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < size; column++) {
      const start = (row * size + column) * width
      inputs.set(view.means, start)
      inputs[start + view.axes[0]] = at(view.ranges[0], column)
      if (rows > 1) inputs[start + view.axes[1]] = at(view.ranges[1], row)
    }
  }
  return inputs
}
