// Compiles binaries for targets of asconfig.json: node scripts/wasm/compile.mjs BINARY TARGET FILE.wasm [--sources FILE.json]
// [options of asc]. The declarations go beside it; with --sources the list of the files that it was made from, too. As a child of
// another program it takes such lists of arguments as messages, one after the other, and answers each with what went wrong or '': a compiler
// that has run before is twice as fast.
import { readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { main } from 'assemblyscript/asc';
import { binaries, TABLES_END } from './binaries.mjs';

/** Returns what went wrong, '' for nothing. */
async function compile([binary, target, outFile, ...options]) {
  const sourcesAt = options[0] === '--sources' ? options.splice(0, 2)[1] : undefined;
  const { begin, end } = binaries[binary];
  const sources = new Set();

  /** What the compiler asks for, noting what is there. */
  const readFile = (name, folder) => {
    const path = join(folder, name);
    try {
      const text = readFileSync(path, 'utf8');
      sources.add(relative('', path).replaceAll('\\', '/'));
      return text;
    } catch {
      return null;
    }
  };

  const entry = `assembly/binaries/${binary}.ts`;
  const command = [entry, '--target', target, '--outFile', outFile, '--memoryBase', `${begin}`];
  const said = [];
  const stream = { write: (text) => void said.push(text) };
  const { error } = await main([...command, ...options], { readFile, stdout: stream, stderr: stream });
  if (error) return said.join('') + error.message;
  const types = outFile.replace(/\.wasm$/, '.d.ts');
  writeFileSync(types, withWork(readFileSync(types, 'utf8')));
  if (sourcesAt !== undefined) writeFileSync(sourcesAt, JSON.stringify([...sources]));
  // The constants are the same for all targets, and this one runs in any Node.
  const last = target === 'strict' ? lastTable(readFileSync(outFile)) : 0;
  if (last <= end && end <= TABLES_END) return '';
  return `the constant tables of ${binary} end at ${last}: give them more room in scripts/wasm/binaries.mjs`;
}

/** Who calls a kernel that takes a range says how much work the call is, behind the kernel's own arguments (src/wasm/forkJoin.ts). */
function withWork(declarations) {
  return declarations.replaceAll('begin: number, end: number)', 'begin: number, end: number, work: number)');
}

function lastTable(wasm) {
  const imports = { env: { memory: new WebAssembly.Memory({ initial: 1, maximum: 65536 }) } };
  return new WebAssembly.Instance(new WebAssembly.Module(wasm), imports).exports.tablesEnd();
}

if (process.send !== undefined) {
  process.on('message', async (args) => process.send(await compile(args).catch((error) => String(error.stack))));
} else {
  const wrong = await compile(process.argv.slice(2));
  if (wrong !== '') {
    console.error(wrong);
    process.exitCode = 1;
  }
}
