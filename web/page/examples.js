// The examples: a line, data and settings for each, and the theory's solution of exclusive or.

const XOR = 'input 2 => relu 2 => linear 1; loss squared'

export const EXAMPLES = [
  { title: 'XOR', line: XOR, data: 'xor', optimizer: 'adam', rate: 0.05, batch: 0, seed: 10, epochs: 500, pace: 5 },
  { title: 'XOR by hand', line: XOR, data: 'xor', optimizer: 'sgd', rate: 0.1, batch: 0, seed: 7, epochs: 500, pace: 5, byHand: true },
  {
    title: 'Circles', line: 'input 2 => tanh 4 => sigmoid 1; loss binary_cross_entropy', data: 'circles',
    optimizer: 'adam', rate: 0.03, batch: 32, seed: 1, epochs: 200, pace: 1,
  },
  {
    title: 'Moons', line: 'input 2 => relu 8 => relu 8 => softmax 2; loss categorical_cross_entropy', data: 'moons',
    optimizer: 'adam', rate: 0.01, batch: 32, seed: 1, epochs: 300, pace: 1,
  },
  {
    title: 'Two spirals', line: 'input 2 => relu 32 => relu 32 => sigmoid 1; loss binary_cross_entropy', data: 'spirals',
    optimizer: 'adam', rate: 0.01, batch: 32, seed: 1, epochs: 500, pace: 2,
  },
  {
    title: 'A curve', line: 'input 1 => tanh 12 => linear 1; loss squared', data: 'curve',
    optimizer: 'adam', rate: 0.02, batch: 20, seed: 1, epochs: 500, pace: 5,
  },
  {
    title: 'A link warning', line: 'input 2 => tanh 4 => sigmoid 1; loss squared', data: 'circles',
    optimizer: 'sgd', rate: 0.1, batch: 32, seed: 1, epochs: 200, pace: 1,
  },
]

// Hidden weights [[1, 1], [1, 1]], bias [0, −1]; output [1, −2], bias 0. By columns, then the bias, layer by layer.
export const XOR_BY_HAND = [1, 1, 1, 1, 0, -1, 1, -2, 0]
