import { nodeModule } from '../../wasm/builds';
import { DistError } from '../distError';
import { type Abi, MPICH, openMpi } from './abi';
import { libraryNames } from './launcher';

/** A C function. */
export type Native = (...args: (bigint | number | null | Uint8Array)[]) => number;

/** The part of koffi's library handle that is used. */
interface KoffiLibrary {
  func(name: string, result: string, types: readonly string[]): Native;
  symbol(name: string): bigint;
}

/** The part of koffi that is used. */
export interface Koffi {
  load(path: string | null, options?: { global?: boolean }): KoffiLibrary;
  /** The address of a typed array's bytes. */
  address(bytes: ArrayBufferView): bigint;
}

/** MPI's library, found and loaded. */
export interface MpiLibrary {
  koffi: Koffi;
  library: KoffiLibrary;
  abi: Abi;
  /** The name that it was found under. */
  file: string;
}

/** @throws DistError where koffi or MPI is not installed, and where there is no way to call them */
export function openLibrary(): MpiLibrary {
  const koffi = findKoffi();
  const host = (globalThis as unknown as { process: { platform: string; env: Record<string, string | undefined> } })
    .process;
  const names = libraryNames(host.platform);
  // UCX, on which MPICH may be built, else writes over the C library's code for memory while JavaScript's compiler is running in it.
  host.env.UCX_MEM_EVENTS ??= 'no';
  // Over TCP, Open MPI hands the system a message of this size whole, which so is on its way while nobody asks for it; else only parts,
  // each when it is asked again. Reductions are cut into pieces that fit.
  for (const limit of ['eager_limit', 'rndv_eager_limit', 'max_send_size'])
    host.env[`OMPI_MCA_btl_tcp_${limit}`] ??= '1100000';
  const faults: string[] = [];
  for (const file of names) {
    try {
      // MPI's own plugins look its names up in what is loaded.
      const library = koffi.load(file, { global: true });
      return { koffi, library, abi: abiOf(library), file };
    } catch (error) {
      faults.push(`${file}: ${(error as Error).message}`);
    }
  }
  throw new DistError(
    `no MPI library was found (tried ${names.join(', ')}): install Open MPI (Debian: openmpi-bin and libopenmpi-dev) or MPICH, ` +
      `or name the library's file in TORCHLET_MPI. ${faults.at(-1)}`,
  );
}

function abiOf(library: KoffiLibrary): Abi {
  try {
    library.symbol('ompi_mpi_comm_world');
  } catch {
    library.symbol('MPI_Init_thread');
    return MPICH;
  }
  return openMpi((name) => library.symbol(name));
}

function findKoffi(): Koffi {
  const node = nodeModule<{ createRequire(from: string): (name: string) => unknown }>('module');
  if (node === null) {
    throw new DistError(
      'this runtime has no way to call MPI: processes on MPI need Node, Deno or Bun (averageStateDicts() needs none of them)',
    );
  }
  const host = (globalThis as unknown as { process: { cwd(): string } }).process;
  let fault: unknown;
  // Where the package lies, and where the program was started: a bundle of both lies anywhere.
  for (const from of [import.meta.url, `${host.cwd()}/package.json`]) {
    try {
      return node.createRequire(from)('koffi') as Koffi;
    } catch (error) {
      fault = error;
    }
  }
  const text = String((fault as Error)?.message ?? fault).split('\n')[0];
  throw new DistError(`processes on MPI need the package koffi, which calls its library: npm install koffi (${text})`);
}
