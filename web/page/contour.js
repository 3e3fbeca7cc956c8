// The line where a field on a grid has a given level: marching squares with linear interpolation.

// Segments [x1, y1, x2, y2] in units of cells; NaN and infinite values have none.
export function contour(values, columns, rows, level) {
  const segments = []
  for (let row = 0; row + 1 < rows; row++) {
    for (let column = 0; column + 1 < columns; column++) {
      const at = row * columns + column
      const corners = [values[at], values[at + 1], values[at + columns + 1], values[at + columns]]
      if (!corners.every(Number.isFinite)) continue
      const above = corners.map((value) => value >= level)
      const crossings = []
      for (let edge = 0; edge < 4; edge++) {
        const next = (edge + 1) % 4
        if (above[edge] === above[next]) continue
        const share = (level - corners[edge]) / (corners[next] - corners[edge])
        const [x, y] = CORNERS[edge]
        const [dx, dy] = DIRECTIONS[edge]
        crossings.push(column + x + dx * share, row + y + dy * share)
      }
      for (let n = 0; n + 3 < crossings.length; n += 4) segments.push(crossings.slice(n, n + 4))
    }
  }
  return segments
}

const CORNERS = [[0, 0], [1, 0], [1, 1], [0, 1]]
const DIRECTIONS = [[1, 0], [0, 1], [-1, 0], [0, -1]]
