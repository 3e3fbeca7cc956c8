// Decompresses LZMA, the "alone" format of `xz --format=lzma`: a fifth smaller than deflate for WebAssembly, and the two engines,
// which differ in their loops alone, share what they have in common. After the LZMA specification of Igor Pavlov.

const LITERALS = 0x300;

/** Where the probabilities of each kind of bit begin. */
const IS_MATCH = 0;
const IS_REP = IS_MATCH + 192;
const IS_REP_0 = IS_REP + 12;
const IS_REP_1 = IS_REP_0 + 12;
const IS_REP_2 = IS_REP_1 + 12;
const IS_REP_0_LONG = IS_REP_2 + 12;
const SLOT = IS_REP_0_LONG + 192;
const DISTANCE = SLOT + 256;
const ALIGN = DISTANCE + 115;
const LENGTH = ALIGN + 16;
/** Two choices, 16 · 8 short lengths, 16 · 8 medium ones, 256 long ones. */
const REP_LENGTH = LENGTH + 514;
const LITERAL = REP_LENGTH + 514;

/** The `length` bytes that `input` expands to. */
export function decompress(input, length) {
  const lc = input[0] % 9;
  const lp = Math.floor(input[0] / 9) % 5;
  const pb = Math.floor(input[0] / 45);
  const probabilities = new Uint16Array(LITERAL + (LITERALS << (lc + lp))).fill(1024);
  const output = new Uint8Array(length);
  let next = 14; // the header has 13 bytes, and the first of the stream is 0
  let range = 0xffffffff;
  let code = 0;
  for (let i = 0; i < 4; i += 1) code = ((code << 8) | input[next++]) >>> 0;

  const normalize = () => {
    if (range < 0x1000000) {
      if (next >= input.length) throw new Error('the compressed data end early');
      range = (range << 8) >>> 0;
      code = ((code << 8) | input[next++]) >>> 0;
    }
  };
  const bit = (index) => {
    const probability = probabilities[index];
    const bound = (range >>> 11) * probability;
    let value = 0;
    if (code < bound) {
      range = bound;
      probabilities[index] = probability + ((2048 - probability) >> 5);
    } else {
      range -= bound;
      code -= bound;
      probabilities[index] = probability - (probability >> 5);
      value = 1;
    }
    normalize();
    return value;
  };
  const tree = (first, bits) => {
    let symbol = 1;
    for (let i = 0; i < bits; i += 1) symbol = (symbol << 1) | bit(first + symbol);
    return symbol - (1 << bits);
  };
  const reverseTree = (first, bits) => {
    let node = 1;
    let symbol = 0;
    for (let i = 0; i < bits; i += 1) {
      const value = bit(first + node);
      node = (node << 1) | value;
      symbol |= value << i;
    }
    return symbol;
  };
  const direct = (bits) => {
    let value = 0;
    for (let i = 0; i < bits; i += 1) {
      range = range >>> 1;
      const isOne = code >= range;
      if (isOne) code -= range;
      value = (value << 1) | (isOne ? 1 : 0);
      normalize();
    }
    return value;
  };
  const lengthOf = (first, place) => {
    if (bit(first) === 0) return tree(first + 2 + place * 8, 3);
    if (bit(first + 1) === 0) return 8 + tree(first + 130 + place * 8, 3);
    return 16 + tree(first + 258, 8);
  };

  const reps = [0, 0, 0, 0];
  let state = 0;
  let at = 0;
  while (at < length) {
    const place = at & ((1 << pb) - 1);
    if (bit(IS_MATCH + state * 16 + place) === 0) {
      const before = at > 0 ? output[at - 1] : 0;
      const first = LITERAL + LITERALS * (((at & ((1 << lp) - 1)) << lc) + (before >> (8 - lc)));
      let symbol = 1;
      if (state >= 7) {
        let match = output[at - reps[0] - 1];
        while (symbol < 256) {
          const expected = (match >> 7) & 1;
          match <<= 1;
          const value = bit(first + ((1 + expected) << 8) + symbol);
          symbol = (symbol << 1) | value;
          if (value !== expected) break;
        }
      }
      while (symbol < 256) symbol = (symbol << 1) | bit(first + symbol);
      output[at++] = symbol;
      state = state < 4 ? 0 : state - (state < 10 ? 3 : 6);
      continue;
    }
    let count;
    if (bit(IS_REP + state) === 1) {
      let which = 0;
      if (bit(IS_REP_0 + state) === 1) which = bit(IS_REP_1 + state) === 0 ? 1 : 2 + bit(IS_REP_2 + state);
      else if (bit(IS_REP_0_LONG + state * 16 + place) === 0) {
        output[at] = output[at - reps[0] - 1];
        at += 1;
        state = state < 7 ? 9 : 11;
        continue;
      }
      reps.unshift(...reps.splice(which, 1));
      count = lengthOf(REP_LENGTH, place);
      state = state < 7 ? 8 : 11;
    } else {
      count = lengthOf(LENGTH, place);
      state = state < 7 ? 7 : 10;
      const slot = tree(SLOT + Math.min(count, 3) * 64, 6);
      let distance = slot;
      if (slot >= 4) {
        const bits = (slot >> 1) - 1;
        distance = (2 | (slot & 1)) * 2 ** bits;
        if (slot < 14) distance += reverseTree(DISTANCE + distance - slot, bits);
        else distance += direct(bits - 4) * 16 + reverseTree(ALIGN, 4);
      }
      reps.pop();
      reps.unshift(distance);
    }
    const from = at - reps[0] - 1;
    if (from < 0 || at + count + 2 > length) throw new Error('the compressed data are damaged');
    for (let i = 0; i < count + 2; i += 1) output[at++] = output[from + i];
  }
  return output;
}
