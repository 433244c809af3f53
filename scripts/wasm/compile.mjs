// Compiles a target of asconfig.json: node scripts/wasm/compile.mjs TARGET FILE.wasm. The declarations go beside it.
import { readFileSync, writeFileSync } from 'node:fs';
import { main } from 'assemblyscript/asc';
import { shrink } from './shrink.mjs';

const [target, outFile] = process.argv.slice(2);
const { error } = await main(['--target', target, '--outFile', outFile], {
  stdout: process.stdout,
  stderr: process.stderr,
});
if (error) process.exitCode = 1;
else writeFileSync(outFile, shrink(readFileSync(outFile)));
