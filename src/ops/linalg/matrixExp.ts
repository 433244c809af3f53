import { record, wrt } from '../../autograd/record';
import { zerosLike } from '../../tensor/create';
import { beginOperation, emptyTensor, type Tensor } from '../../tensor/tensor';
import { linalg } from '../../wasm/linalg';
import { cat } from '../joining/cat';
import { narrow } from '../shape/narrow';
import { adjoint, isComplex, matricesOf, withRows, withWorkspace } from './drivers/batch';
import { requireFloating, requireSquare } from './drivers/checks';

/**
 * exp A = Σ A^k / k! of square matrices [.., n, n]: a Taylor polynomial of A / 2^s, squared s times, in float64.
 *
 * dA = the upper right block of exp((A^H, dY), (0, A^H))
 *
 * @param a - [..., n, n], float32 or complex64
 * @returns [..., n, n]
 * @throws ShapeError for other than square matrices, DTypeError for integers
 * @example
 * linalg.matrixExp(tensor([[0, 1], [0, 0]])); // [[1, 1], [0, 1]]
 * @see https://pytorch.org/docs/stable/generated/torch.linalg.matrix_exp.html
 */
export function matrixExp(a: Tensor): Tensor {
  requireSquare(a, 'linalg.matrix_exp');
  requireFloating(a, 'matrix_exp');
  return record(values(a), 'LinalgMatrixExpBackward0', wrt(a, slope, a));
}

function values(a: Tensor): Tensor {
  const { batch, n } = matricesOf(a);
  return withRows([a], ([rows]) => {
    beginOperation();
    const y = emptyTensor(a.sizes, a.dtype);
    withWorkspace(a, 5 * n * n, 0, (ws) =>
      linalg.matrixExp(isComplex(a), (rows as Tensor).pointer, y.pointer, batch, n, ws),
    );
    return y;
  });
}

function slope(grad: Tensor, a: Tensor): Tensor {
  const n = a.sizes.at(-1) as number;
  const matrix = adjoint(a);
  const upper = cat([matrix, grad], -1);
  const lower = cat([zerosLike(matrix), matrix], -1);
  return narrow(narrow(matrixExp(cat([upper, lower], -2)), -2, 0, n), -1, n, n);
}
