/**
 * What the build makes of an imported .wasm file: the bytes are inlined as base64, and each call decodes and compiles them
 * synchronously. Without imports it returns the compiled module; with imports, an instance of it.
 */
declare module '*.wasm' {
  const load: {
    (): WebAssembly.Module;
    (imports: WebAssembly.Imports): WebAssembly.Instance;
  };
  export default load;
}
