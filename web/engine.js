// The only JavaScript that knows the memory of the WebAssembly modules: the checker of a line, and the engine that computes the
// network. Everything else uses `Lab`.

import { read, write } from './safetensors.js';

/** The smallest module with an instruction on vectors of 128 bits. */
const VECTORS = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11,
]);

const STOPPED = 'the engine has stopped after an error of its own; reload the page';

/** A module without imports. */
async function instantiate(bytes) {
  return (await WebAssembly.instantiate(bytes, {})).instance.exports;
}

const seedOf = (seed) => BigInt.asUintN(64, BigInt(Math.trunc(seed)));

/** The checker and the engine. */
export class Lab {
  #check;
  #engine;

  /**
   * Loads the modules, `{ check, engine, engineSimd }` as `Uint8Array`s: the engine with vector instructions where the browser has
   * them. `{ simd: false }` forces the other one.
   */
  static async load(modules, { simd = true } = {}) {
    const lab = new Lab();
    lab.simd = simd && WebAssembly.validate(VECTORS);
    lab.#check = new Checker(await instantiate(modules.check));
    lab.#engine = new Engine(await instantiate(lab.simd ? modules.engineSimd : modules.engine));
    return lab;
  }

  /** The messages about a line, and the network that it defines, or null. */
  check(line) {
    return this.#check.check(line);
  }

  /** The network of a definition from `check`, with random weights. */
  network(definition, seed = 0) {
    return new Network(this.#engine, definition, seed);
  }
}

/** The exports of the checker. */
class Checker {
  #exports;

  constructor(exports) {
    this.#exports = exports;
  }

  check(line) {
    const { text, check_text, result, memory } = this.#exports;
    const bytes = new TextEncoder().encode(line);
    const address = text(bytes.length);
    new Uint8Array(memory.buffer, address, bytes.length).set(bytes);
    const length = check_text();
    return JSON.parse(new TextDecoder().decode(new Uint8Array(memory.buffer, result(), length)));
  }

}

/** The exports of the engine, with arguments and results as JavaScript has them. */
class Engine {
  #exports;
  #hasStopped = false;

  constructor(exports) {
    this.#exports = exports;
  }

  /** Calls an export; throws an `Error` with the text of the engine. */
  call(name, ...numbers) {
    if (this.#hasStopped) throw new Error(STOPPED);
    let result;
    try {
      result = this.#exports[name](...numbers);
    } catch (error) {
      this.#hasStopped = true;
      throw new Error(STOPPED, { cause: error });
    }
    if (result === -1) throw new Error(new TextDecoder().decode(this.outputBytes()));
    if (result === -2) throw new Error(STOPPED);
    return result;
  }

  /** Writes the numbers of the next call, one array after the other. */
  numbers(...arrays) {
    const length = arrays.reduce((sum, array) => sum + array.length, 0);
    const address = this.call('numbers', length);
    const memory = new Float32Array(this.#exports.memory.buffer, address, length);
    let first = 0;
    for (const array of arrays) {
      memory.set(array, first);
      first += array.length;
    }
  }

  /** Writes the bytes of the next call. */
  bytes(bytes) {
    const address = this.call('bytes', bytes.length);
    new Uint8Array(this.#exports.memory.buffer, address, bytes.length).set(bytes);
  }

  /** A copy of the numbers of the last call. */
  outputNumbers() {
    const length = this.call('output_numbers_length');
    return new Float32Array(this.#exports.memory.buffer, this.call('output_numbers'), length).slice();
  }

  /** A copy of the bytes of the last call. */
  outputBytes() {
    const length = this.#exports.output_bytes_length();
    return new Uint8Array(this.#exports.memory.buffer, this.#exports.output_bytes(), length).slice();
  }

  /** The parameters of a network, for reading and writing until memory grows. */
  parameters(network) {
    const length = this.call('parameters_length', network);
    return new Float32Array(this.#exports.memory.buffer, this.call('parameters', network), length);
  }
}

/** Cuts the numbers of a result into arrays. */
function cutter(numbers) {
  let first = 0;
  return (length) => {
    first += length;
    return numbers.subarray(first - length, first);
  };
}

/** A network with its parameters. Samples are `Float32Array`s, one sample after the other. */
class Network {
  #engine;
  #handle;

  constructor(engine, definition, seed) {
    this.#engine = engine;
    this.definition = definition;
    engine.bytes(new TextEncoder().encode(definition.spec));
    this.#handle = engine.call('create', seedOf(seed));
  }

  /** The weights and biases, for reading and writing. Any call may invalidate the array, so fetch it again after one. */
  get parameters() {
    return this.#engine.parameters(this.#handle);
  }

  /** New random weights. */
  randomize(seed) {
    this.#engine.call('randomize', this.#handle, seedOf(seed));
  }

  /** The outputs of every sample. */
  predict(inputs) {
    this.#engine.numbers(inputs);
    this.#engine.call('predict', this.#handle);
    return this.#engine.outputNumbers();
  }

  /** `s` and `a` of every layer: `[{ name, s, a }]`, of every sample. */
  activations(inputs) {
    this.#engine.numbers(inputs);
    this.#engine.call('activations', this.#handle);
    const samples = inputs.length / this.definition.inputs;
    const cut = cutter(this.#engine.outputNumbers());
    return this.definition.layers.map(({ name, outputs }) => ({ name, s: cut(samples * outputs), a: cut(samples * outputs) }));
  }

  /** `s`, `a` and `delta` of every layer for one sample, and its loss: `{ layers: [{ name, s, a, delta }], loss }`. */
  inspect(input, target) {
    this.#engine.numbers(input, target);
    this.#engine.call('inspect', this.#handle, input.length);
    const cut = cutter(this.#engine.outputNumbers());
    const layers = this.definition.layers.map(({ name, outputs }) => ({ name, s: cut(outputs), a: cut(outputs), delta: cut(outputs) }));
    return { layers, loss: cut(1)[0] };
  }

  /** The mean of the losses. */
  risk(inputs, targets) {
    this.#engine.numbers(inputs, targets);
    this.#engine.call('risk', this.#handle, inputs.length);
    return this.#engine.outputNumbers()[0];
  }

  /** A trainer: `{ optimizer: 'sgd' | 'adam', rate, batch, seed }`; a batch of 0 is all samples. */
  trainer({ optimizer, rate, batch = 0, seed = 0 }) {
    return new Trainer(this.#engine, this.#handle, { optimizer, rate, batch, seed });
  }

  /** The content of a safetensors file, which a program of the same line loads. */
  safetensors() {
    return write(this.definition, this.parameters);
  }

  /** Loads the content of a safetensors file; throws an `Error`, and changes nothing, if it is that of another network. */
  load(bytes) {
    this.parameters.set(read(this.definition, bytes));
  }

  /** Frees the memory. The network must not be used afterwards. */
  free() {
    this.#engine.call('free_network', this.#handle);
  }
}

/** Trains a network. */
class Trainer {
  #engine;
  #network;
  #handle;

  constructor(engine, network, { optimizer, rate, batch, seed }) {
    this.#engine = engine;
    this.#network = network;
    const number = ['sgd', 'adam'].indexOf(optimizer);
    if (number < 0) throw new Error(`there is no optimizer ${optimizer}`);
    this.#handle = engine.call('train', number, rate, batch, seedOf(seed));
  }

  /** One pass over the samples; the mean of the losses before its steps. */
  epoch(inputs, targets) {
    this.#engine.numbers(inputs, targets);
    this.#engine.call('epoch', this.#network, this.#handle, inputs.length);
    return this.#engine.outputNumbers()[0];
  }

  /** Frees the memory. The trainer must not be used afterwards. */
  free() {
    this.#engine.call('free_trainer', this.#handle);
  }
}
