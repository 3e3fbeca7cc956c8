// The samples of a table for a network: scaled inputs, targets as its outputs need them, or the reason why they do not fit.
import { counted, text } from './number.js'

export class MismatchError extends Error {}

// { inputs, count, means, scales, columns, targets, classes, label, goal, … }: `label[n]` is the class of a sample, `classes` their names,
// both null for numbers; `scales` and `goal` are the means and deviations by which inputs and targets are scaled, or null.
export function samples(table, definition) {
  const width = table.columns.length
  if (definition.inputs !== width) {
    throw new MismatchError(
      `The data has ${counted(width, 'input')}, the network ${definition.inputs}: write \`input ${width}\`, or choose other data.`)
  }
  const count = table.rows.length
  const scales = table.scale ? table.columns.map((_, j) => scaleOf(table.rows.map((row) => row[j]))) : null
  const inputs = new Float32Array(count * width)
  table.rows.forEach((row, n) => row.forEach((x, j) => {
    inputs[n * width + j] = scales ? (x - scales[j].mean) / scales[j].deviation : x
  }))
  const means = Array.from({ length: width }, (_, j) => table.rows.reduce((sum, _, n) => sum + inputs[n * width + j], 0) / count)
  const goal = goalOf(table, definition)
  // The magnitude of a target with the strongest colour.
  const scaleOfTargets = goal.targets.reduce((most, y) => Math.max(most, Math.abs(y)), 0) || 1
  return {
    inputs, count, means, scales, columns: table.columns, targetName: table.targetName, ...goal, scaleOfTargets,
    note: note(table, scales, goal),
  }
}

// Classes as one output of 0 or 1, or as one output a class; numbers as they are, or standardized.
function goalOf(table, definition) {
  const { outputs, loss } = definition
  let { classes, target } = table
  if (!classes && outputs > 1) [classes, target] = numbered(table, outputs)
  if (classes) {
    if (outputs === 1 && classes.length > 2) {
      throw new MismatchError(`The data has ${classes.length} classes, the network a single output: end it with ` +
        `\`softmax ${classes.length}; loss categorical_cross_entropy\`.`)
    }
    if (outputs > 1 && outputs !== classes.length) {
      throw new MismatchError(`The data has ${classes.length} classes, the network ${outputs} outputs: ` +
        (classes.length === 2 ? 'write `softmax 2`, or a single output.' : `write \`softmax ${classes.length}\`.`))
    }
    const targets = new Float32Array(target.length * outputs)
    target.forEach((k, n) => { targets[n * outputs + (outputs === 1 ? 0 : k)] = outputs === 1 ? k : 1 })
    return { targets, classes, label: target, goal: null }
  }
  const [low, high] = [Math.min(...target), Math.max(...target)]
  if (/binary_cross_entropy/.test(loss) && (low < 0 || high > 1)) {
    throw new MismatchError(`\`binary_cross_entropy\` takes targets from 0 to 1, but ${table.targetName} goes from ${text(low)} to ${text(high)}.`)
  }
  if (/poisson/.test(loss) && low < 0) {
    throw new MismatchError(`\`poisson\` takes counts, but ${table.targetName} goes down to ${text(low)}.`)
  }
  const goal = table.scale && !/entropy|poisson/.test(loss) && (low < -1 || high > 1) ? scaleOf(target) : null
  const targets = Float32Array.from(target, (y) => (goal ? (y - goal.mean) / goal.deviation : y))
  const isClass = target.every((y) => y === 0 || y === 1)
  return { targets, classes: isClass ? ['0', '1'] : null, label: isClass ? target : null, goal }
}

// Whole numbers as the numbers of classes, from 0 or from 1.
function numbered(table, outputs) {
  const low = Math.min(...table.target)
  const fits = (low === 0 || low === 1) && table.target.every((y) => Number.isInteger(y) && y - low < outputs)
  if (!fits) {
    throw new MismatchError(`The last column is a number, the network has ${outputs} outputs: write a single output, such as ` +
      '`linear 1; loss squared`, or give class names or class numbers from 0.')
  }
  const classes = Array.from({ length: outputs }, (_, k) => String(k + low))
  return [classes, table.target.map((y) => y - low)]
}

// Mean and standard deviation; a constant column is only centred.
function scaleOf(values) {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length
  const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length
  return { mean, deviation: Math.sqrt(variance) || 1 }
}

function note(table, scales, goal) {
  const parts = [`${counted(table.rows.length, 'sample')}, ${counted(table.columns.length, 'input')}`]
  parts.push(goal.classes ? `${goal.classes.length} classes` : `target ${table.targetName ?? 'y'}`)
  const scaling = scales
    ? 'Inputs are standardized: (x − mean) / standard deviation.' +
      (goal.goal ? ` So is the target (mean ${text(goal.goal.mean)}, deviation ${text(goal.goal.deviation)}).` : goal.classes ? '' : ' The target is not scaled.')
    : 'Not scaled.'
  return `${parts.join(', ')}. ${scaling}`
}

// The share of samples whose class is the network's answer, or null without classes.
export function accuracy(outputs, width, samples) {
  if (!samples.classes) return null
  let right = 0
  for (let n = 0; n < samples.count; n++) right += answer(outputs, width, n) === samples.label[n]
  return right / samples.count
}

// One output is a yes from 1/2 on; several choose the largest.
export function answer(outputs, width, n) {
  if (width === 1) return outputs[n] >= 0.5 ? 1 : 0
  let best = 0
  for (let k = 1; k < width; k++) if (outputs[n * width + k] > outputs[n * width + best]) best = k
  return best
}
