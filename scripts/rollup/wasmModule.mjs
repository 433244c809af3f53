/**
 * Leaves the import of a WebAssembly binary to the host, which compiles the file before the program runs: what @rollup/plugin-wasm
 * makes of `import strict from '…/core-strict.wasm'` is a function that gives the module, and so it is here. The output's `paths`
 * say where the file `core-strict.wasm` lies.
 */
export function wasmModule() {
  return {
    name: 'wasm-module',
    resolveId(id) {
      if (!id.endsWith('.wasm')) return null;
      return id.includes('/') ? `\0${id.replace(/^.*\//, '')}` : { id, external: true };
    },
    load: (id) =>
      id.startsWith('\0') && id.endsWith('.wasm')
        ? `import module from '${id.slice(1)}';\nexport default () => module;\n`
        : null,
  };
}
