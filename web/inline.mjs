// Puts the page into one HTML file that opens without a server: `node inline.mjs page/index.html modules/ out.html`.
//
// - Every `<link rel="stylesheet" href="…">` becomes a `<style>`.
// - The one `<script type="module" src="…">` becomes a script without imports: the ES modules that it imports, each in a function.
//   They import by `import { a, b } from './file.js';` and export by `export` before a declaration; anything else is an error.
// - The WebAssembly modules are in it as compressed base64. With them, the script loads the `Lab` of `engine.js`, and calls
//   `start(lab)` of the module of the page, or `failed(error)`. `?simd=off` after the address forces the engine without vector instructions.

import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { deflateRawSync, constants } from 'node:zlib';

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

const compressed = (file) =>
  deflateRawSync(readFileSync(join(wasm, file)), { level: 9, memLevel: 9, strategy: constants.Z_DEFAULT_STRATEGY }).toString('base64');

/** What the script begins with: the WebAssembly modules, inflated on demand. */
const prelude = `async function modules() {
  const inflate = async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  };
  const [check, engine, engineSimd] = await Promise.all([
    inflate('${compressed('check.wasm')}'),
    inflate('${compressed('engine.wasm')}'),
    inflate('${compressed('engine-simd.wasm')}'),
  ]);
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
  const [main, engine] = [join(root, src), join(root, '../engine.js')].map(normalize);
  load(engine);
  load(main);
  const script = `${prelude}${[...modules.values()].join('')}
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
