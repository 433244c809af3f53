import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A kernel as JavaScript sees it. Pointers come back signed: take `>>> 0`. */
export type Kernel = (...args: number[]) => number;

export interface Instance {
  /** Every export of assembly/index.ts. Asking for one that does not exist throws. */
  exports: Record<string, Kernel>;
  memory: WebAssembly.Memory;
  /**
   * Reserves `bytes` at a 64-byte boundary and fills them, and 64 bytes behind them, with 0xff: a NaN as float32, so that
   * a kernel that reads what it was not given, or writes past the end, shows.
   */
  alloc(bytes: number): number;
  /** Allocates and fills a float32 buffer. */
  put(values: ArrayLike<number>): number;
  /** A view on `n` elements. It goes stale when a later `alloc` grows the memory: take views last. */
  f32(pointer: number, n: number): Float32Array<ArrayBuffer>;
  i32(pointer: number, n: number): Int32Array<ArrayBuffer>;
  u8(pointer: number, n: number): Uint8Array<ArrayBuffer>;
}

export interface InstanceOptions {
  /** Target of asconfig.json. For the relaxed one Node 20 needs a flag, which is set here. */
  target?: 'strict' | 'relaxed';
  /** Address of the first allocation; 2 ** 31 checks that pointers are taken as unsigned. */
  base?: number;
}

const modules = new Map<string, WebAssembly.Module>();

/**
 * A fresh instance of a build of assembly/index.ts with a memory of its own. The build is made anew when a source is
 * younger than build/<target>.wasm. `TORCHLET_WASM` names a .wasm file, or a directory of
 * <target>.wasm, to test as it is instead.
 */
export function instance({ target = 'strict', base = 1 << 16 }: InstanceOptions = {}): Instance {
  const given = process.env.TORCHLET_WASM;
  const path = given?.endsWith('.wasm') ? given : join(given ?? join(root, 'build'), `${target}.wasm`);
  let module = modules.get(path);
  if (module === undefined) {
    if (given === undefined) bringUpToDate(path, target);
    const bytes = readFileSync(path);
    if (!WebAssembly.validate(bytes)) setFlagsFromString('--experimental-wasm-relaxed-simd');
    module = new WebAssembly.Module(bytes);
    modules.set(path, module);
  }
  let top = base;
  const memory = new WebAssembly.Memory({ initial: (base >>> 16) + 1, maximum: 65536 });
  const env = {
    memory,
    abort: () => {
      throw new Error('abort() called in wasm');
    },
  };
  const exports = new WebAssembly.Instance(module, { env }).exports as Record<string, Kernel>;
  const alloc = (bytes: number): number => {
    const pointer = top;
    top = Math.ceil((top + bytes) / 64) * 64 + 64;
    const missing = top - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / 65536));
    new Uint8Array(memory.buffer, pointer, top - pointer).fill(0xff);
    return pointer;
  };
  return {
    exports: new Proxy(exports, {
      get(target, name) {
        const kernel = target[name as string];
        if (kernel === undefined) throw new Error(`${path} exports no ${String(name)}`);
        return kernel;
      },
    }),
    memory,
    alloc,
    put(values) {
      const pointer = alloc(values.length * 4);
      new Float32Array(memory.buffer, pointer, values.length).set(values);
      return pointer;
    },
    f32: (pointer, n) => new Float32Array(memory.buffer, pointer >>> 0, n),
    i32: (pointer, n) => new Int32Array(memory.buffer, pointer >>> 0, n),
    u8: (pointer, n) => new Uint8Array(memory.buffer, pointer >>> 0, n),
  };
}

function bringUpToDate(path: string, target: string): void {
  const sources = ['assembly', 'scripts/wasm'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.m?ts$|\.mjs$/.test(name))
      .map((name) => join(root, folder, name)),
  );
  const newest = Math.max(...[...sources, join(root, 'asconfig.json')].map((file) => statSync(file).mtimeMs));
  if ((statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0) > newest) return;
  // Test files run in parallel processes: each builds aside and moves the result into place in one step. The time stamp
  // is that of the start, so that a source saved meanwhile counts as younger.
  const started = new Date();
  const aside = join(dirname(path), `${target}-${process.pid}`);
  mkdirSync(aside, { recursive: true });
  try {
    const built = join(aside, `${target}.wasm`);
    const compile = join(root, 'scripts/wasm/compile.mjs');
    execFileSync(process.execPath, [compile, target, built], { cwd: root, stdio: 'pipe' });
    utimesSync(built, started, started);
    renameSync(built, path);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}
