/**
 * For tests, which read files: what `import strict from '…/core-strict.wasm'` gives is a function that gives the bytes, as it is in the
 * package (wasmText.mjs).
 */
export const wasmBytes = () => ({
  name: 'wasm-bytes',
  load: (id) => (id.endsWith('.wasm') ? readerOf(id) : null),
});

/** A module for Node that gives a file's bytes. */
export function readerOf(path) {
  return `import { readFileSync } from 'node:fs';
export default () => new Uint8Array(readFileSync(${JSON.stringify(path)}));
`;
}
