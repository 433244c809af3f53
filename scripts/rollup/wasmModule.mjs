/**
 * Leaves the import of a WebAssembly build to the host, which compiles the file before the program runs: what @rollup/plugin-wasm
 * makes of `import strict from '…/strict.wasm'` is a function that gives the module, and so it is here. The output's `paths` say
 * where the file `NAME.wasm` lies.
 */
export function wasmModule({ name }) {
  const file = `${name}.wasm`;
  const factory = `\0${file}`;
  return {
    name: 'wasm-module',
    resolveId(id) {
      if (id === file) return { id, external: true };
      return id.endsWith(`/${file}`) ? factory : null;
    },
    load: (id) => (id === factory ? `import module from '${file}';\nexport default () => module;\n` : null),
  };
}
