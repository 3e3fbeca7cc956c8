// `engine.js` with both modules: what it computes by hand-checked examples, and that every misuse is an `Error` with a text.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Lab } from '../engine.js';

const read = (name) => readFileSync(join(process.env.MLP_MODULES, name));
const modules = { check: read('check.wasm'), engine: read('engine.wasm'), engineSimd: read('engine-simd.wasm') };
const lab = await Lab.load(modules);
const XOR = 'input 2 => relu 2 => linear 1; loss squared';
const x = Float32Array.of(0, 0, 0, 1, 1, 0, 1, 1);
const y = Float32Array.of(0, 1, 1, 0);

const network = (line, seed = 1) => lab.network(lab.check(line).network, seed);

/** The solution of the theory. */
function byHand() {
  const net = network(XOR);
  net.parameters.set([1, 1, 1, 1, 0, -1, 1, -2, 0]);
  return net;
}

test('a definition lists the layers with their parameters', () => {
  const { network: definition } = lab.check('input 3 as image, 2 as shape => relu 4 as low from (image, shape) no_bias => softmax 2 from (low, shape); loss categorical_cross_entropy');
  assert.equal(definition.inputs, 5);
  assert.equal(definition.outputs, 2);
  assert.equal(definition.parameters, 20 + 12 + 2);
  assert.equal(definition.classes, true);
  assert.deepEqual(definition.layers, [
    { name: 'low', activation: 'relu', inputs: 5, outputs: 4, sources: ['image', 'shape'], weights: [0, 20], bias: null },
    { name: 'output', activation: 'softmax', inputs: 6, outputs: 2, sources: ['low', 'shape'], weights: [20, 32], bias: [32, 34] },
  ]);
});

test('messages have the offsets of JavaScript', () => {
  const [message] = lab.check('/* 🦀 größer */ input 2 => rleu 2 => linear 1; loss squared').messages;
  assert.deepEqual(message, { level: 'error', text: 'unknown activation `rleu`', label: '', help: 'did you mean `relu`?', start: 27, end: 31 });
  const warned = lab.check('input 2 => relu 2; loss squared');
  assert.equal(warned.messages[0].level, 'warning');
  assert.deepEqual([warned.messages[0].start, warned.messages[0].end], [24, 31]);
  assert.ok(warned.network);
  assert.equal(lab.check('').network, null);
});

test('the exclusive or by hand is exact', () => {
  const net = byHand();
  assert.deepEqual([...net.predict(x)], [0, 1, 1, 0]);
  assert.equal(net.risk(x, y), 0);
  const [hidden, output] = net.activations(x);
  assert.deepEqual([hidden.name, ...hidden.s], ['hidden1', 0, -1, 1, 0, 1, 0, 2, 1]);
  assert.deepEqual([...hidden.a], [0, 0, 1, 0, 1, 0, 2, 1]);
  assert.deepEqual([output.name, ...output.a], ['output', 0, 1, 1, 0]);
  const { layers, loss } = net.inspect(x.subarray(6), Float32Array.of(2));
  assert.equal(loss, 2);
  assert.deepEqual([...layers[1].delta], [-2]);
  assert.deepEqual([...layers[0].delta], [-2, 4]);
  const [off] = net.inspect(x.subarray(0, 2), Float32Array.of(0)).layers;
  assert.deepEqual([...off.s, ...off.a], [0, -1, 0, 0]);
});

test('a step of gradient descent is that of the theory', () => {
  const net = network('input 1 => linear 1; loss squared');
  net.parameters.fill(0);
  const trainer = net.trainer({ optimizer: 'sgd', rate: 0.5 });
  assert.equal(trainer.epoch(Float32Array.of(2), Float32Array.of(1)), 0.5);
  assert.deepEqual([...net.parameters], [1, 0.5]);
});

test('the same seed gives the same network and the same run', () => {
  const line = 'input 2 => tanh 9 => sigmoid 1; loss binary_cross_entropy';
  const runs = [1, 1, 2].map((seed) => {
    const net = network(line, seed);
    const trainer = net.trainer({ optimizer: 'adam', rate: 0.05, batch: 2, seed });
    for (let epoch = 0; epoch < 5; epoch += 1) trainer.epoch(x, y);
    return [...net.parameters];
  });
  assert.deepEqual(runs[0], runs[1]);
  assert.notDeepEqual(runs[0], runs[2]);
  const net = network(line, 3);
  net.randomize(1);
  assert.deepEqual([...net.parameters], [...network(line, 1).parameters]);
});

test('a file restores the network, and that of another network is refused', () => {
  const net = byHand();
  const copy = network(XOR, 5);
  copy.load(net.safetensors());
  assert.deepEqual([...copy.parameters], [...net.parameters]);
  const other = network('input 2 => relu 3 => linear 1; loss squared');
  const before = [...other.parameters];
  assert.throws(() => other.load(net.safetensors()), /another network:\n.*`hidden1.weight` has the shape \[2, 2\], expected \[3, 2\]/);
  assert.throws(() => other.load(Uint8Array.of(1, 2, 3)), /no safetensors file/);
  const file = net.safetensors();
  for (let length = 0; length < file.length; length += 1) assert.throws(() => net.load(file.subarray(0, length)), /no safetensors file/);
  assert.deepEqual([...other.parameters], before);
});

test('a file has the weights by rows, as PyTorch has them', () => {
  const net = network('input 3 => linear 2; loss squared');
  net.parameters.set([1, 2, 3, 4, 5, 6, 7, 8]);
  const file = net.safetensors();
  assert.deepEqual([...new Float32Array(file.slice(-32).buffer)], [1, 3, 5, 2, 4, 6, 7, 8]);
  const header = JSON.parse(new TextDecoder().decode(file.subarray(8, -32)));
  assert.deepEqual(header['output.weight'], { dtype: 'F32', shape: [2, 3], data_offsets: [0, 24] });
  assert.deepEqual(header['output.bias'], { dtype: 'F32', shape: [2], data_offsets: [24, 32] });
});

test('misuse is an error with a text', () => {
  const net = byHand();
  assert.throws(() => net.predict(Float32Array.of(1, 2, 3)), /3 numbers, which are not samples of 2/);
  assert.throws(() => net.risk(x, y.subarray(1)), /3 target values for 4 samples: expected 4/);
  assert.throws(() => net.risk(new Float32Array(), new Float32Array()), /no samples/);
  assert.throws(() => net.inspect(x, y), /not samples of 2/);
  assert.throws(() => net.trainer({ optimizer: 'momentum', rate: 1 }), /no optimizer momentum/);
  assert.throws(() => net.trainer({ optimizer: 'sgd', rate: -1 }).epoch(x, y), /learning rate must be a positive number/);
  assert.throws(() => net.trainer({ optimizer: 'sgd', rate: NaN }).epoch(x, y), /learning rate must be/);
  assert.throws(() => net.trainer({ optimizer: 'adam', rate: 0.1 }).epoch(Float32Array.of(NaN, 0), Float32Array.of(0)), /not finite/);
  const classes = network('input 2 => softmax 2; loss categorical_cross_entropy');
  assert.throws(() => classes.risk(x, new Float32Array(8)), /sum to 0, but must/);
  assert.throws(() => network('input 5000 => relu 5000 => linear 1; loss squared'), /too many for a page/);
  assert.throws(() => network('input 18446744073709551615 => relu 5000 => linear 1; loss squared'));
  assert.throws(() => lab.network({ ...net.definition, spec: '{' }, 1), /not the definition/);
  assert.throws(() => lab.network({ ...net.definition, spec: net.definition.spec.replace('relu', 'rleu') }, 1), /`rleu` is not a built-in/);
  net.free();
  assert.throws(() => net.parameters, /freed/);
  assert.throws(() => net.predict(x), /freed/);
  net.free();
});

test('a run that diverges restores the network', () => {
  const net = byHand();
  net.parameters.set([1, 1, 1, 1, 0, -1, 1, -2, 5]);
  const before = [...net.parameters];
  assert.throws(() => net.trainer({ optimizer: 'sgd', rate: 1e38 }).epoch(x, y), /diverged/);
  assert.deepEqual([...net.parameters], before);
});

test('handles are used again, and networks are independent', () => {
  const first = byHand();
  const second = network(XOR, 2);
  const before = [...second.parameters];
  first.free();
  const third = network('input 1 => linear 1; loss squared');
  assert.deepEqual([...second.parameters], before);
  assert.equal(third.parameters.length, 2);
});
