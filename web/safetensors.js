// Files of networks that programs load: safetensors under the names of `mlp-core`, without its description of the network, which a
// program does not need. In `mlp-core`, the library that reads JSON and these files would be a fifth of the page.

const OTHER = 'this is a file of another network:';

/** The tensors of a definition: name, shape, and the range of the parameters, of which weights are stored by columns. */
function tensors({ layers }) {
  return layers.flatMap(({ name, inputs, outputs, weights, bias }) => [
    { name: `${name}.weight`, shape: [outputs, inputs], start: weights[0] },
    ...(bias ? [{ name: `${name}.bias`, shape: [outputs], start: bias[0] }] : []),
  ]);
}

/** Calls `each` with the place of every value of a tensor, by rows, and its parameter. */
function byRows({ shape: [rows, columns = 1], start }, each) {
  for (let i = 0; i < rows; i += 1) for (let j = 0; j < columns; j += 1) each(i * columns + j, start + j * rows + i);
}

/** The content of a file with these parameters. */
export function write(definition, parameters) {
  const header = {};
  let end = 0;
  for (const { name, shape } of tensors(definition)) {
    const start = end;
    end += 4 * shape.reduce((product, width) => product * width, 1);
    header[name] = { dtype: 'F32', shape, data_offsets: [start, end] };
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const length = Math.ceil(text.length / 8) * 8;
  const file = new Uint8Array(8 + length + end).fill(0x20, 8, 8 + length);
  const view = new DataView(file.buffer);
  view.setBigUint64(0, BigInt(length), true);
  file.set(text, 8);
  for (const tensor of tensors(definition)) {
    const first = 8 + length + header[tensor.name].data_offsets[0];
    byRows(tensor, (at, parameter) => view.setFloat32(first + 4 * at, parameters[parameter], true));
  }
  return file;
}

/** The parameters in a file; throws an `Error` if it is damaged, or that of another network. */
export function read(definition, file) {
  const malformed = (reason) => new Error(`this is no safetensors file: ${reason}`);
  if (file.length < 8) throw malformed('it is shorter than the length of a header');
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const length = view.getBigUint64(0, true);
  if (length > BigInt(file.length - 8)) throw malformed('it ends within its header');
  const data = 8 + Number(length);
  let header;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(file.subarray(8, data)));
  } catch {
    throw malformed('its header is not JSON');
  }
  if (header === null || typeof header !== 'object') throw malformed('its header is not an object');
  const expected = tensors(definition);
  const differences = [];
  for (const { name, shape } of expected) {
    const found = Object.hasOwn(header, name) ? header[name] : undefined;
    if (!found) differences.push(`there is no \`${name}\``);
    else if (JSON.stringify(found.shape) !== JSON.stringify(shape)) {
      differences.push(`\`${name}\` has the shape [${[found.shape].flat().join(', ')}], expected [${shape.join(', ')}]`);
    } else if (found.dtype !== 'F32') differences.push(`\`${name}\` holds ${String(found.dtype).toLowerCase()}, expected f32`);
  }
  for (const name of Object.keys(header)) {
    if (name !== '__metadata__' && !expected.some((tensor) => tensor.name === name)) {
      differences.push(`there is ${JSON.stringify(name)}, which the network does not have`);
    }
  }
  if (differences.length === 1) throw new Error(`${OTHER} ${differences[0]}`);
  if (differences.length > 1) throw new Error([OTHER, ...differences].join('\n  '));
  const parameters = new Float32Array(definition.parameters);
  for (const tensor of expected) {
    const [start, end] = [header[tensor.name].data_offsets].flat();
    const size = 4 * tensor.shape.reduce((product, width) => product * width, 1);
    const isWithin = Number.isInteger(start) && start >= 0 && end === start + size && data + end <= file.length;
    if (!isWithin) throw malformed(`the data of \`${tensor.name}\` are not within it`);
    byRows(tensor, (at, parameter) => {
      parameters[parameter] = view.getFloat32(data + start + 4 * at, true);
    });
  }
  return parameters;
}
