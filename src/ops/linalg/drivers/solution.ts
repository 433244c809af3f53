import { broadcastShapes, numelOf, type Shape } from '../../../tensor/layout';
import { beginOperation, emptyTensor, type Tensor } from '../../../tensor/tensor';
import { linalg } from '../../../wasm/linalg';
import { isComplex, matricesOf, withLead, withRows, withWorkspace } from './batch';

/** An operand whose matrices follow each other in memory; one that has a single matrix for all stays as it is. */
function operandOf(x: Tensor, lead: Shape): Tensor {
  return numelOf(x.sizes.slice(0, -2)) === 1 ? x : withLead(x.detach(), lead);
}

/**
 * X with A X = B (`left`) or X A = B, not recorded, and for each matrix the number of the first pivot that is 0, or 0. The
 * dims before the last two are broadcast. b null: the identity.
 */
export function solution(a: Tensor, b: Tensor | null, left: boolean): { x: Tensor; info: Tensor } {
  const n = a.sizes.at(-1) as number;
  const aLead = a.sizes.slice(0, -2);
  const lead = b === null ? aLead : broadcastShapes(aLead, b.sizes.slice(0, -2));
  const columns = b === null ? n : (b.sizes.at(left ? -1 : -2) as number);
  const given = b === null ? [operandOf(a, lead)] : [operandOf(a, lead), operandOf(b, lead)];
  return withRows(given, ([ra, rb]) => {
    beginOperation();
    const x = emptyTensor([...lead, ...(left ? [n, columns] : [columns, n])], a.dtype);
    const info = emptyTensor(lead, 'int32');
    const { batch } = matricesOf(x);
    const step = (rows: Tensor | undefined, size: number): number =>
      rows === undefined || rows.count === size ? 0 : size;
    withWorkspace(a, n * (n + columns), 4 * n, (ws) => {
      const [at, bt] = [(ra as Tensor).pointer, rb?.pointer ?? 0];
      const steps = [step(ra, n * n), step(rb, n * columns)] as const;
      linalg.solve(isComplex(a), at, steps[0], bt, steps[1], x.pointer, info.pointer, batch, n, columns, !left, ws);
    });
    return { x, info };
  });
}
