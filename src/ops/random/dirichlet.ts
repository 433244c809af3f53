import { record, wrt } from '../../autograd/record';
import { AutogradError, DTypeError } from '../../errors';
import { rowMajor } from '../../tensor/copy';
import { infoOf } from '../../tensor/dtype';
import { defaultGenerator } from '../../tensor/generator';
import { beginOperation, emptyTensor, type Tensor } from '../../tensor/tensor';
import { allocate, pointerOf, release } from '../../wasm/block';
import { sampling } from '../../wasm/sampling';
import { mul } from '../pointwise/mul';
import { sub } from '../pointwise/sub';
import { sum } from '../reduction/sum';
import { expand } from '../shape/expand';
import type { DrawOptions } from './drivers/drawInto';

/**
 * Vectors along the last dim that sum to 1, of the Dirichlet distribution with the parameters `concentration`, [..., n].
 *
 * dα = s (dy - Σ y dy), s = -(dF/dα) / (dF/dy) / (1 - y) for F the distribution function of Beta(α, Σα - α), that of yᵢ.
 *
 * @throws DTypeError unless the parameters are float32
 */
export function dirichlet(concentration: Tensor, options?: DrawOptions): Tensor {
  if (concentration.dtype !== 'float32') {
    throw new DTypeError(`"dirichlet" not implemented for '${infoOf(concentration.dtype).scalarName}'`);
  }
  const alpha = rowMajor(concentration);
  const size = concentration.sizes.at(-1) as number;
  beginOperation();
  const out = emptyTensor(concentration.sizes, 'float32');
  const row = allocate(8 * size);
  const state = (options?.generator ?? defaultGenerator).state();
  sampling.mtDirichlet(state, alpha.pointer, pointerOf(row), out.pointer, size === 0 ? 0 : out.count / size, size);
  release(row);
  if (alpha !== concentration) alpha.dispose();
  return record(
    out,
    '_DirichletBackward',
    wrt(
      concentration,
      (grad, alpha, y) => {
        const along = sum(mul(y, grad), -1, { keepdim: true });
        return mul(slope(y, alpha), sub(grad, along));
      },
      concentration,
      out,
    ),
  );
}

function slope(y: Tensor, concentration: Tensor): Tensor {
  const total = sum(concentration.detach(), -1, { keepdim: true });
  const given = [y, concentration, expand(total, concentration.sizes)];
  const [x, alpha, totals] = given.map((tensor) => rowMajor(tensor)) as [Tensor, Tensor, Tensor];
  beginOperation();
  const out = emptyTensor(y.sizes, 'float32');
  sampling.dirichletGrad(x.pointer, alpha.pointer, totals.pointer, out.pointer, 0, out.count, 100 * out.count);
  if (x !== y) x.dispose();
  if (alpha !== concentration) alpha.dispose();
  totals.dispose();
  return record(out, 'NotImplemented', wrt(y, refuse), wrt(concentration, refuse));
}

function refuse(): never {
  throw new AutogradError('trying to differentiate twice a function that was marked with @once_differentiable');
}
