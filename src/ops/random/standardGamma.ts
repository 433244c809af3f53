import { record, wrt } from '../../autograd/record';
import { AutogradError, DTypeError } from '../../errors';
import { rowMajor } from '../../tensor/copy';
import { infoOf } from '../../tensor/dtype';
import { defaultGenerator } from '../../tensor/generator';
import { beginOperation, emptyTensor, type Tensor } from '../../tensor/tensor';
import { sampling } from '../../wasm/sampling';
import { mul } from '../pointwise/mul';
import type { DrawOptions } from './drivers/drawInto';

/**
 * Gamma numbers of rate 1, one for each shape α in `concentration`: p(y) = y^(α-1) e^(-y) / Γ(α).
 *
 * dy/dα = -(dF/dα) / (dF/dy), F the distribution function: the draw moves so that F stays what it is.
 *
 * @throws DTypeError unless the shapes are float32
 */
export function standardGamma(concentration: Tensor, options?: DrawOptions): Tensor {
  if (concentration.dtype !== 'float32') {
    throw new DTypeError(`"gamma_cpu" not implemented for '${infoOf(concentration.dtype).scalarName}'`);
  }
  const shapes = rowMajor(concentration);
  beginOperation();
  const out = emptyTensor(concentration.sizes, 'float32');
  sampling.mtGamma((options?.generator ?? defaultGenerator).state(), shapes.pointer, out.pointer, out.count);
  if (shapes !== concentration) shapes.dispose();
  return record(
    out,
    'StandardGammaBackward0',
    wrt(concentration, (grad, alpha, y) => mul(grad, slope(alpha, y)), concentration, out),
  );
}

function slope(alpha: Tensor, y: Tensor): Tensor {
  const [a, x] = [rowMajor(alpha), rowMajor(y)];
  beginOperation();
  const out = emptyTensor(y.sizes, 'float32');
  sampling.gammaGrad(a.pointer, x.pointer, out.pointer, 0, out.count, 100 * out.count);
  if (a !== alpha) a.dispose();
  if (x !== y) x.dispose();
  return record(out, 'NotImplemented', wrt(alpha, refuse), wrt(y, refuse));
}

function refuse(): never {
  throw new AutogradError('derivative for aten::_standard_gamma_grad is not implemented');
}
