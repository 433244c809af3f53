import { beginOperation, emptyTensor, type Tensor } from '../../../tensor/tensor';
import { linalg } from '../../../wasm/linalg';
import { isComplex, matricesOf, withRows, withWorkspace } from './batch';

/** det, det / |det| and log |det| of square matrices, not recorded. */
export function determinants(a: Tensor): { det: Tensor; sign: Tensor; logarithm: Tensor } {
  const { lead, batch, n } = matricesOf(a);
  return withRows([a], ([rows]) => {
    beginOperation();
    const [det, sign] = [emptyTensor(lead, a.dtype), emptyTensor(lead, a.dtype)];
    const logarithm = emptyTensor(lead, 'float32');
    withWorkspace(a, n * n, 4 * n, (ws) => {
      const to = [det.pointer, sign.pointer, logarithm.pointer] as const;
      linalg.determinant(isComplex(a), (rows as Tensor).pointer, ...to, batch, n, ws);
    });
    return { det, sign, logarithm };
  });
}
