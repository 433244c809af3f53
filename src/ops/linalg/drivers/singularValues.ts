import { beginOperation, emptyTensor, type Tensor } from '../../../tensor/tensor';
import { linalg } from '../../../wasm/linalg';
import { isComplex, matricesOf, withRows, withWorkspace } from './batch';
import { requireSuccess } from './checks';

/** Which bases of the singular vectors: none, as many vectors as there are values, or all. */
export type Bases = 'none' | 'reduced' | 'full';

export interface Factors {
  U: Tensor | null;
  S: Tensor;
  Vh: Tensor | null;
}

/** The singular value decomposition of matrices, not recorded. */
export function singularValues(a: Tensor, bases: Bases): Factors {
  const { lead, batch, m, n } = matricesOf(a);
  const [long, short] = [Math.max(m, n), Math.min(m, n)];
  const columns = bases === 'full' ? long : short;
  const wants = bases !== 'none';
  return withRows([a], ([rows]) => {
    beginOperation();
    const S = emptyTensor([...lead, short], 'float32');
    const U = wants ? emptyTensor([...lead, m, m < n ? short : columns], a.dtype) : null;
    const Vh = wants ? emptyTensor([...lead, m < n ? columns : short, n], a.dtype) : null;
    const info = emptyTensor(lead, 'int32');
    const scalars = long * short + long + 5 * short + 2 + (wants ? long * columns + short * short : 0);
    withWorkspace(a, scalars, 0, (ws) => {
      const to = [U?.pointer ?? 0, S.pointer, Vh?.pointer ?? 0, info.pointer] as const;
      linalg.svd(isComplex(a), (rows as Tensor).pointer, ...to, batch, m, n, bases === 'full', ws);
    });
    requireConvergence(info);
    info.dispose();
    return { U, S, Vh };
  });
}

function requireConvergence(info: Tensor): void {
  requireSuccess(info, 'linalg.svd', (code) =>
    code < 0
      ? 'The algorithm failed to converge because the input matrix contained non-finite values.'
      : 'The algorithm failed to converge because the input matrix is ill-conditioned or has too many repeated singular ' +
        `values (error code: ${code}).`,
  );
}
