// Compiles a binary for a target of asconfig.json: node scripts/wasm/compile.mjs BINARY TARGET FILE.wasm [--sources FILE.json]
// [options of asc]. The declarations go beside it; with --sources the list of the files that it was made from, too.
import { readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { main } from 'assemblyscript/asc';
import { binaries, TABLES_END } from './binaries.mjs';
import { shrink } from './shrink.mjs';

const [binary, target, outFile, ...options] = process.argv.slice(2);
const sourcesAt = options[0] === '--sources' ? options.splice(0, 2)[1] : undefined;
const { begin, end } = binaries[binary];
const sources = new Set();

/** What the compiler asks for, noting what is there. */
function readFile(name, folder) {
  const path = join(folder, name);
  try {
    const text = readFileSync(path, 'utf8');
    sources.add(relative('', path).replaceAll('\\', '/'));
    return text;
  } catch {
    return null;
  }
}

const command = [
  `assembly/binaries/${binary}.ts`,
  '--target',
  target,
  '--outFile',
  outFile,
  '--memoryBase',
  `${begin}`,
];
const { error } = await main([...command, ...options], { readFile, stdout: process.stdout, stderr: process.stderr });
if (error) process.exitCode = 1;
else {
  const wasm = shrink(readFileSync(outFile));
  writeFileSync(outFile, wasm);
  if (sourcesAt !== undefined) writeFileSync(sourcesAt, JSON.stringify([...sources]));
  if (target === 'strict') checkTables(wasm);
}

/** The constants are the same for all targets, and this one runs in any Node. */
function checkTables(wasm) {
  const imports = { env: { memory: new WebAssembly.Memory({ initial: 1, maximum: 65536 }) } };
  const last = new WebAssembly.Instance(new WebAssembly.Module(wasm), imports).exports.tablesEnd();
  if (last <= end && end <= TABLES_END) return;
  console.error(`the constant tables of ${binary} end at ${last}: give them more room in scripts/wasm/binaries.mjs`);
  process.exitCode = 1;
}
