// The state of an experiment: a network, data, a trainer and the history of the risk. No part of the page.
import { History } from './curve.js'
import { accuracy, MismatchError, samples } from './samples.js'

const MOST_PARAMETERS = 100_000

export class Experiment {
  constructor(lab) {
    this.lab = lab
    this.definition = null
    this.network = null
    this.trainer = null
    this.table = null
    this.samples = null
    // Why the data do not fit the network, or null.
    this.mismatch = null
    this.settings = { optimizer: 'adam', rate: 0.01, batch: 32, seed: 1 }
    this.clear()
  }

  // A new network; throws if the engine does not serve it, and then keeps the previous one.
  setDefinition(definition) {
    if (definition.parameters > MOST_PARAMETERS) {
      throw new Error(`This network has ${definition.parameters.toLocaleString('en')} parameters; the page takes up to ${MOST_PARAMETERS.toLocaleString('en')}.`)
    }
    const network = this.lab.network(definition, this.settings.seed)
    this.network?.free()
    this.network = network
    this.definition = definition
    this.clear()
    this.fit()
  }

  setTable(table) {
    this.table = table
    this.clear()
    this.fit()
  }

  // Optimizer, rate and batch: the weights stay, the optimizer starts anew.
  setSettings(settings) {
    this.settings = settings
    this.dropTrainer()
  }

  reset() {
    this.network.randomize(this.settings.seed)
    this.clear()
    this.measure()
  }

  setParameter(index, value) {
    this.network.parameters[index] = value
    this.measure()
  }

  setParameters(values) {
    this.network.parameters.set(values)
    this.clear()
    this.measure()
  }

  load(bytes) {
    this.network.load(bytes)
    this.clear()
    this.measure()
  }

  // One pass over the samples. Returns the risk.
  train() {
    const { inputs, targets } = this.samples
    this.trainer ??= this.network.trainer(this.settings)
    this.risk = this.trainer.epoch(inputs, targets)
    this.epoch++
    this.history.add(this.epoch, this.risk)
    return this.risk
  }

  // The risk and the accuracy of the network as it is.
  measure() {
    if (!this.samples) return
    const { inputs, targets } = this.samples
    this.risk = this.network.risk(inputs, targets)
    this.measureAccuracy()
    if (this.epoch === 0) {
      this.history = new History()
      this.history.add(0, this.risk)
    }
  }

  measureAccuracy() {
    this.accuracy = accuracy(this.network.predict(this.samples.inputs), this.definition.outputs, this.samples)
  }

  clear() {
    this.epoch = 0
    this.risk = NaN
    this.accuracy = null
    this.history = new History()
    this.dropTrainer()
  }

  dropTrainer() {
    this.trainer?.free?.()
    this.trainer = null
  }

  fit() {
    this.samples = null
    this.mismatch = null
    if (!this.definition || !this.table) return
    try {
      this.samples = samples(this.table, this.definition)
      this.measure()
    } catch (error) {
      if (!(error instanceof MismatchError)) throw error
      this.mismatch = error.message
    }
  }
}
