/**
 * What the build makes of an imported .wasm file: a function that gives its bytes, which are part of the JavaScript. Where the host
 * compiles imports of such files, the module itself.
 */
declare module '*.wasm' {
  const load: () => Uint8Array<ArrayBuffer> | WebAssembly.Module;
  export default load;
}
