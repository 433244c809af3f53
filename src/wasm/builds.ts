import { FormatError } from '../errors';
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

/** A build that is not part of the JavaScript: the address of its file, or what the host made of an import of that file. */
export type BuildSource = string | URL | WebAssembly.Module;

/** Where those builds lie beside the JavaScript. Written out one by one: bundlers look for this form. */
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

/**
 * Loads and compiles a build that is kept beside the JavaScript; each once.
 *
 * @param source - where it is taken from instead
 * @throws FormatError when the file is not there, or is no WebAssembly
 */
export async function loadBuild(simd: Simd, threads: boolean, source?: BuildSource): Promise<WebAssembly.Module> {
  const name = threads ? `${simd}-threads.wasm` : `${simd}.wasm`;
  let module = source === undefined ? compiled.get(name) : undefined;
  if (module !== undefined) return module;
  let place = `wasm/${name} beside torchlet's code`;
  try {
    if (isModule(source)) {
      module = source;
    } else {
      // Throws where the bundle's format knows no import.meta.url.
      const url = source === undefined ? urlOf(simd, threads) : new URL(source, globalThis.location?.href);
      place = url.href;
      module = await WebAssembly.compile(await readBytes(url));
    }
  } catch (error) {
    throw new FormatError(
      `${name} could not be loaded from ${place} (${(error as Error).message}). It is a file of the package, ` +
        `torchlet/wasm/${name}, which the bundler did not copy: put it where the program can read it and pass its address ` +
        `as { wasm: '/${name}' }, or pass the module where the host compiles imports of .wasm files`,
    );
  }
  compiled.set(name, module);
  return module;
}

function isModule(source: BuildSource | undefined): source is WebAssembly.Module {
  return Object.prototype.toString.call(source) === '[object WebAssembly.Module]';
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
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`.trim());
  return response.arrayBuffer();
}

/** The build to use for what was asked: 'strict', with one warning, where relaxed SIMD can't be had. */
export function availableSimd(wanted: Simd): Simd {
  if (wanted === 'strict' || hasRelaxedSimd()) return wanted;
  warnOnce("setSimd('relaxed'): this runtime has no relaxed SIMD; the strict build stays in use");
  return 'strict';
}
