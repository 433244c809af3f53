import { deflateRawSync } from 'node:zlib';

/**
 * Embeds the WebAssembly build deflated. @rollup/plugin-wasm writes it into the JavaScript as base64, which a page's compression
 * can no longer shrink well: its letters do not fall on the bytes' bounds. Deflated first, the text is about as long as the file
 * compressed by itself. Inflating takes a few milliseconds, once.
 */
export function deflatedWasm() {
  return {
    name: 'deflated-wasm',
    transform(code, id) {
      if (!id.endsWith('.wasm')) return null;
      const base64 = /'([A-Za-z0-9+/]{1000,}=*)'/.exec(code)?.[1];
      if (base64 === undefined) this.error(`${id} is not embedded as base64`);
      const deflated = deflateRawSync(Buffer.from(base64, 'base64'), { level: 9 }).toString('base64');
      return {
        code: `import { inflateSync } from 'fflate';
          const deflated = '${deflated}';
          export default () => {
            const letters = atob(deflated);
            const bytes = new Uint8Array(letters.length);
            for (let i = 0; i < letters.length; i++) bytes[i] = letters.charCodeAt(i);
            return new WebAssembly.Module(inflateSync(bytes));
          };`,
        map: null,
      };
    },
  };
}
