// The engine has the bits of compiled networks on the portable path, with vector instructions and without:
// `node bits.mjs modules/ native.json`, where `native.json` is the output of `mlp-web-native`. `web/test/bits` runs it.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Lab } from '../engine.js';

const [folder, native] = process.argv.slice(2);
const read = (name) => readFileSync(join(folder, name));
const modules = { check: read('check.wasm'), engine: read('engine.wasm'), engineSimd: read('engine-simd.wasm') };
const SAMPLES = 300;

function data(width, outputs) {
  let state = 7;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) / 2 ** 23 - 1;
  };
  const x = Float32Array.from({ length: SAMPLES * width }, next);
  const classes = outputs > 3 ? 3 : Math.max(outputs, 2);
  const isOne = (n, k) => (k < classes ? n % classes === k : (n + k) % 2 === 0);
  const y = Float32Array.from({ length: SAMPLES * outputs }, (_, i) => Number(isOne(Math.floor(i / outputs), i % outputs)));
  return [x, y];
}

const bits = (numbers) => [...new Uint32Array(Float32Array.from(numbers).buffer)];

function same(found, expected, what) {
  const different = found.filter((number, index) => number !== expected[index]).length;
  assert.equal(found.length, expected.length, what);
  assert.equal(different, 0, `${what}: ${different} of ${found.length} numbers differ`);
}

let compared = 0;
for (const simd of [true, false]) {
  const lab = await Lab.load(modules, { simd });
  assert.equal(lab.simd, simd);
  for (const expected of JSON.parse(readFileSync(native, 'utf8'))) {
    const { line, optimizer, batch } = expected;
    const { messages, network: definition } = lab.check(line);
    assert.deepEqual(messages, [], line);
    const net = lab.network(definition, 5);
    same(bits(net.parameters), expected.random, `${line}: random weights`);
    const [x, y] = data(definition.inputs, definition.outputs);
    same(bits(net.predict(x)), expected.outputs, `${line}: outputs`);
    const [, name, rate] = optimizer.match(/(Sgd|Adam)::new\((.*)\)/);
    const trainer = net.trainer({ optimizer: name.toLowerCase(), rate: Number(rate), batch, seed: 9 });
    same(bits(expected.risks.map(() => trainer.epoch(x, y))), expected.risks, `${line}: risks`);
    same(bits(net.parameters), expected.parameters, `${line}: parameters after training`);
    const copy = lab.network(definition, 0);
    copy.load(net.safetensors());
    same(bits(copy.parameters), expected.parameters, `${line}: a file`);
    [net, copy, trainer].forEach((object) => object.free());
    compared += 1;
  }
}
console.log(`${compared} runs have the bits of compiled networks`);
