// Puts the page into one HTML file that opens without a server: `node inline.mjs page/index.html modules/ out.html`.
//
// - Every `<link rel="stylesheet" href="…">` becomes a `<style>`.
// - The one `<script type="module" src="…">` becomes a script without imports: the ES modules that it imports, each in a function.
//   They import by `import { a, b } from './file.js';` and export by `export` before a declaration; anything else is an error.
// - The WebAssembly modules are in it as base64, compressed by `xz`, which must be installed. With them, the script loads the `Lab` of `engine.js`, and calls
//   `start(lab)` of the module of the page, or `failed(error)`. `?simd=off` after the address forces the engine without vector instructions.

import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';

const [page, wasm, out] = process.argv.slice(2);
const root = dirname(page);

const fail = (file, text) => {
  throw new Error(`${file}: ${text}`);
};

/** The modules in the order of their dependencies: path, and source without imports and exports. */
const modules = new Map();

function load(path, importers = []) {
  if (modules.has(path)) return;
  if (importers.includes(path)) fail(path, `imports itself by way of ${importers.join(', ')}`);
  let source = readFileSync(path, 'utf8');
  const exported = [];
  const target = (from) => normalize(join(dirname(path), from));
  source = source.replace(/^import\s*\{([^}]*)\}\s*from\s*['"](\.[^'"]*)['"];?[ \t]*$/gm, (_, names, from) => {
    load(target(from), [...importers, path]);
    return `const {${names.replace(/\bas\b/g, ':')}} = ${nameOf(target(from))};`;
  });
  source = source.replace(/^export\s+(async\s+function\*?|function\*?|class|const|let)\s+([\w$]+)/gm, (_, kind, name) => {
    exported.push(name);
    return `${kind} ${name}`;
  });
  const other = source.match(/^\s*(import\s*[\w{*'"]|export\b).*$/m);
  if (other) fail(path, `cannot inline: ${other[0].trim()}`);
  if (source.includes('import.meta')) fail(path, 'cannot inline `import.meta`');
  modules.set(path, `const ${nameOf(path)} = (() => {\n${source}\nreturn { ${exported.join(', ')} };\n})();\n`);
}

/** The variable of a module. */
const nameOf = (path) => `$${relative(dirname(root), path).replace(/\W/g, '_')}`;

/** The WebAssembly modules, compressed together: most of one engine is in the other. */
const files = ['check', 'engine', 'engine-simd'].map((name) => readFileSync(join(wasm, `${name}.wasm`)));
const packed = execFileSync('xz', ['--format=lzma', '-9e', '--stdout'], { input: Buffer.concat(files), maxBuffer: 1 << 26 });

/** What the script begins with: the modules, decompressed on demand by `lzma.js`. */
const prelude = (decompress) => `async function modules() {
  const packed = Uint8Array.from(atob('${packed.toString('base64')}'), (letter) => letter.charCodeAt(0));
  const lengths = [${files.map((file) => file.length).join(', ')}];
  const all = ${decompress}(packed, lengths[0] + lengths[1] + lengths[2]);
  let first = 0;
  const [check, engine, engineSimd] = lengths.map((length) => all.subarray(first, first += length));
  return { check, engine, engineSimd };
}
`;

let html = readFileSync(page, 'utf8');
html = html.replace(/<link\s+rel="stylesheet"\s+href="([^"]+)"\s*\/?>/g, (_, href) => {
  const style = readFileSync(join(root, href), 'utf8');
  if (style.includes('</style')) fail(href, 'contains `</style`');
  return `<style>\n${style}</style>`;
});
let scripts = 0;
html = html.replace(/<script\s+type="module"\s+src="([^"]+)"\s*><\/script>/g, (_, src) => {
  scripts += 1;
  const [main, engine, lzma] = [join(root, src), join(root, '../engine.js'), join(root, '../lzma.js')].map(normalize);
  load(lzma);
  load(engine);
  load(main);
  const script = `${[...modules.values()].join('')}${prelude(`${nameOf(lzma)}.decompress`)}
const simd = new URLSearchParams(location.search).get('simd') !== 'off';
modules().then((found) => ${nameOf(engine)}.Lab.load(found, { simd })).then(${nameOf(main)}.start).catch(${nameOf(main)}.failed);
`;
  if (script.includes('</script')) fail(src, 'contains `</script`');
  return `<script type="module">\n${script}</script>`;
});
if (scripts !== 1) fail(page, `has ${scripts} module scripts, expected one`);
const request = html.match(/<(?:link|script|img)[^>]*\s(?:src|href)="(?!data:|#)[^"]*"/);
if (request) fail(page, `would load ${request[0]}`);
writeFileSync(out, html);
