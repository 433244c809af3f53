import { rowMajor } from '../../../tensor/copy';
import { numelOf, type Shape } from '../../../tensor/layout';
import type { Tensor } from '../../../tensor/tensor';
import { allocate, pointerOf, release } from '../../../wasm/block';
import { conj } from '../../pointwise/conj';
import { expand } from '../../shape/expand';
import { transpose } from '../../shape/transpose';

/** Batches of matrices: the dims before the last two, and the sizes of these. */
export interface Matrices {
  lead: Shape;
  batch: number;
  m: number;
  n: number;
}

export function matricesOf(x: Tensor): Matrices {
  const lead = x.sizes.slice(0, -2);
  return { lead, batch: numelOf(lead), m: x.sizes.at(-2) as number, n: x.sizes.at(-1) as number };
}

/** x^H of the last two dims. */
export function adjoint(x: Tensor): Tensor {
  return transpose(conj(x), -2, -1);
}

/** x^T of the last two dims. */
export function transposed(x: Tensor): Tensor {
  return transpose(x, -2, -1);
}

/** x, with the dims before the last two stretched to `lead`. */
export function withLead(x: Tensor, lead: Shape): Tensor {
  return expand(x, [...lead, ...x.sizes.slice(-2)]);
}

/** Calls `run` with the address of a workspace of so many float64 or (beside complex x) complex128 and `bytes` more. */
export function withWorkspace(x: Tensor, scalars: number, bytes: number, run: (at: number) => void): void {
  const memory = allocate(scalars * (x.dtype === 'complex64' ? 16 : 8) + bytes);
  run(pointerOf(memory));
  release(memory);
}

/** Row-major forms of operands while `run` runs. */
export function withRows<T>(operands: readonly Tensor[], run: (rows: readonly Tensor[]) => T): T {
  const rows = operands.map(rowMajor);
  const out = run(rows);
  rows.forEach((row, i) => {
    if (row !== operands[i]) row.dispose();
  });
  return out;
}

/** What a kernel of a family is told of its operands' type. */
export function isComplex(x: Tensor): boolean {
  return x.dtype === 'complex64';
}
