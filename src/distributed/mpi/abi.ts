import type { ElementType, Reduction } from '../communicator';

/** A handle as it is passed: an address with Open MPI, a number with MPICH. */
export type Handle = bigint | number;

/** What MPI's header leaves to the implementation. */
export interface Abi {
  name: string;
  /** How koffi passes handles. */
  handleType: 'void *' | 'int';
  world: Handle;
  errorsReturn: Handle;
  infoNull: Handle;
  types: Record<ElementType, Handle>;
  reductions: Record<Reduction, Handle>;
  /** Stands in the place of the buffer to send. */
  inPlace: bigint;
  anySource: number;
  /** MPI_COMM_TYPE_SHARED. */
  typeShared: number;
  /** Where MPI_SOURCE is in MPI_Status, in ints. */
  sourceAt: number;
}

/** MPI_UNDEFINED of both. */
export const UNDEFINED = -32766;
/** MPI_THREAD_FUNNELED of both: only the thread that began calls. */
export const THREAD_FUNNELED = 1;
/** MPI_MAX_ERROR_STRING of MPICH; Open MPI's is shorter. */
export const ERROR_BYTES = 512;
/** MPI_Status has 24 bytes with Open MPI and 20 with MPICH. */
export const STATUS_BYTES = 32;

/** Open MPI: handles are the addresses of its predefined objects. */
export function openMpi(symbol: (name: string) => bigint): Abi {
  const of = (name: string): bigint => symbol(`ompi_mpi_${name}`);
  return {
    name: 'Open MPI',
    handleType: 'void *',
    world: of('comm_world'),
    errorsReturn: of('errors_return'),
    infoNull: of('info_null'),
    types: { float32: of('float'), float64: of('double'), int32: of('int'), uint8: of('uint8_t') },
    reductions: {
      sum: of('op_sum'),
      product: of('op_prod'),
      min: of('op_min'),
      max: of('op_max'),
      band: of('op_band'),
      bor: of('op_bor'),
      bxor: of('op_bxor'),
    },
    inPlace: 1n,
    anySource: -1,
    typeShared: 0,
    sourceAt: 0,
  };
}

/** MPICH and those that share its binary interface (Intel MPI, MVAPICH, Cray): handles are numbers. */
export const MPICH: Abi = {
  name: 'MPICH',
  handleType: 'int',
  world: 0x44000000,
  errorsReturn: 0x54000001,
  infoNull: 0x1c000000,
  types: { float32: 0x4c00040a, float64: 0x4c00080b, int32: 0x4c000405, uint8: 0x4c00013b },
  reductions: {
    sum: 0x58000003,
    product: 0x58000004,
    min: 0x58000002,
    max: 0x58000001,
    band: 0x58000006,
    bor: 0x58000008,
    bxor: 0x5800000a,
  },
  inPlace: 0xffff_ffff_ffff_ffffn,
  anySource: -2,
  typeShared: 1,
  sourceAt: 2,
};
