// A canvas of the size that the style gives it, in the pixels of the screen.

export function prepared(canvas) {
  const ratio = Math.min(devicePixelRatio || 1, 3)
  const { width, height } = canvas.getBoundingClientRect()
  const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)]
  if (canvas.width !== wide || canvas.height !== high) {
    canvas.width = wide
    canvas.height = high
  }
  const context = canvas.getContext('2d')
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  context.clearRect(0, 0, width, height)
  return { context, width, height }
}

// A small image of `columns` x `rows`, with row 0 at the bottom; `color(n)` gives the channels of cell n.
export function image(columns, rows, color) {
  const canvas = document.createElement('canvas')
  canvas.width = columns
  canvas.height = rows
  paint(canvas.getContext('2d'), columns, rows, color)
  return canvas
}

export function paint(context, columns, rows, color) {
  const pixels = context.createImageData(columns, rows)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const [red, green, blue] = color(row * columns + column)
      const at = 4 * ((rows - 1 - row) * columns + column)
      pixels.data[at] = red
      pixels.data[at + 1] = green
      pixels.data[at + 2] = blue
      pixels.data[at + 3] = 255
    }
  }
  context.putImageData(pixels, 0, 0)
}
