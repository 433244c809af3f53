import { FormatError } from '../errors';
import { warnOnce } from '../warn';
import { type Binary, type Build, declaredBinaries, type Target } from './binary';

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

/**
 * Where the binaries of a target are taken from: the address of the file with all of them, `torchlet/wasm/relaxed.wasm` and so on;
 * that of a folder, ending in '/', with one file for each, as `torchlet/wasm/` has them, of which those in use are loaded; or what
 * the host made of an import of the file with all.
 */
export type BuildSource = string | URL | WebAssembly.Module;

/** Files with all binaries that were named once, and those of single binaries. */
const complete = new Map<Target, WebAssembly.Module>();
const single = new Map<string, WebAssembly.Module>();

/**
 * Loads and compiles all binaries that the program has, each once.
 *
 * @param source - where they are taken from instead of beside the JavaScript
 * @returns the modules by binary
 * @throws FormatError when a file is not there, or is no WebAssembly
 */
export async function loadBuild(target: Target, source?: BuildSource): Promise<Pick<Build, 'binaries' | 'moduleOf'>> {
  if (source !== undefined) {
    complete.delete(target);
    if (!isFolder(source)) complete.set(target, await guarded(target, () => (isModule(source) ? source : at(source))));
  }
  const whole = complete.get(target);
  const binaries: Binary[] = [];
  const modules = new Map<Binary, WebAssembly.Module>();
  // Others may be declared while these are awaited.
  while (binaries.length < declaredBinaries().length) {
    const missing = declaredBinaries().filter((binary) => !binaries.includes(binary));
    binaries.push(...missing);
    if (whole !== undefined) continue;
    await Promise.all(
      missing.map(async (binary) => modules.set(binary, await loadBinary(binary, target, source as string | URL))),
    );
  }
  return { binaries, moduleOf: (binary) => whole ?? modules.get(binary) };
}

/** Loads and compiles one binary. */
export async function loadBinary(binary: Binary, target: Target, folder?: string | URL): Promise<WebAssembly.Module> {
  const name = `${binary.name}-${target}.wasm`;
  const known = folder === undefined ? single.get(name) : undefined;
  if (known !== undefined) return known;
  const module = await guarded(target, () =>
    // Throws where the bundle's format knows no import.meta.url.
    folder === undefined ? binary.files[target]() : new URL(name, at(folder)),
  );
  single.set(name, module);
  return module;
}

const at = (address: string | URL): URL => new URL(address, globalThis.location?.href);
const isFolder = (source: BuildSource): boolean => !isModule(source) && String(source).endsWith('/');

async function guarded(target: Target, find: () => URL | WebAssembly.Module): Promise<WebAssembly.Module> {
  const name = `${target}.wasm`;
  let place = `wasm/ beside torchlet's code`;
  try {
    const found = find();
    if (isModule(found)) return found;
    const url = found as URL;
    place = url.href;
    return await WebAssembly.compile(await readBytes(url));
  } catch (error) {
    throw new FormatError(
      `${name} could not be loaded from ${place} (${(error as Error).message}). It is a file of the package, ` +
        `torchlet/wasm/${name}, which the bundler did not copy: put it where the program can read it and pass its address ` +
        `as { wasm: '/${name}' }, or pass the module where the host compiles imports of .wasm files`,
    );
  }
}

function isModule(source: unknown): source is WebAssembly.Module {
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
