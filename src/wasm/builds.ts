import { warnOnce } from '../warn';

/** How kernels multiply and add: rounding twice, the same on every machine, or fused where the machine can. */
export type Simd = 'strict' | 'relaxed';

/** A module whose one function is f32x4.relaxed_madd: valid where relaxed SIMD is. */
const RELAXED_PROBE = Uint8Array.of(
  0,
  97,
  115,
  109,
  1,
  0,
  0,
  0,
  1,
  8,
  1,
  96,
  3,
  123,
  123,
  123,
  1,
  123,
  3,
  2,
  1,
  0,
  10,
  13,
  1,
  11,
  0,
  32,
  0,
  32,
  1,
  32,
  2,
  253,
  133,
  2,
  11,
);

/** Whether this host runs relaxed SIMD instructions. */
export function hasRelaxedSimd(): boolean {
  return WebAssembly.validate(RELAXED_PROBE);
}

/** Where the builds lie that are not part of the JavaScript. Written out one by one: bundlers look for this form. */
function urlOf(simd: Simd, threads: boolean): URL {
  if (threads) {
    return simd === 'relaxed'
      ? new URL('../../build/relaxed-threads.wasm', import.meta.url)
      : new URL('../../build/strict-threads.wasm', import.meta.url);
  }
  return simd === 'relaxed'
    ? new URL('../../build/relaxed.wasm', import.meta.url)
    : new URL('../../build/strict.wasm', import.meta.url);
}

const compiled = new Map<string, WebAssembly.Module>();

/** Loads and compiles a build that is kept beside the JavaScript; each once. */
export async function loadBuild(simd: Simd, threads: boolean): Promise<WebAssembly.Module> {
  const url = urlOf(simd, threads);
  const known = compiled.get(url.href);
  if (known !== undefined) return known;
  const module = await WebAssembly.compile(await readBytes(url));
  compiled.set(url.href, module);
  return module;
}

interface NodeProcess {
  versions?: { node?: string };
  getBuiltinModule?: (name: string) => unknown;
}

/** Node's own module where there is one: bundlers for browsers see no import. */
export function nodeModule<T>(name: string): T | null {
  const host = (globalThis as { process?: NodeProcess }).process;
  return (host?.getBuiltinModule?.(`node:${name}`) as T | undefined) ?? null;
}

async function readBytes(url: URL): Promise<BufferSource> {
  if (url.protocol === 'file:') {
    const fs = nodeModule<{ readFileSync(path: URL): Uint8Array<ArrayBuffer> }>('fs');
    if (fs !== null) return fs.readFileSync(url);
  }
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url.href}: ${response.status} ${response.statusText}`);
  return response.arrayBuffer();
}

/** The build to use for what was asked: 'strict', with one warning, where relaxed SIMD can't be had. */
export function availableSimd(wanted: Simd): Simd {
  if (wanted === 'strict' || hasRelaxedSimd()) return wanted;
  warnOnce("setSimd('relaxed'): this runtime has no relaxed SIMD; the strict build stays in use");
  return 'strict';
}
