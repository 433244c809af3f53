import { noGrad } from '../../autograd/mode';
import { DTypeError } from '../../errors';
import { full, zeros } from '../../tensor/create';
import { infoOf } from '../../tensor/dtype';
import { Tensor } from '../../tensor/tensor';
import { wrongCall } from '../../tensor/wrongArguments';
import { indexSelect } from '../indexing/indexSelect';
import { clamp } from '../pointwise/clamp';
import { resultTypeOf } from '../pointwise/drivers/binary';
import { toType } from '../pointwise/drivers/toType';
import { eq } from '../pointwise/eq';
import { logicalNot } from '../pointwise/logicalNot';
import { any } from '../reduction/any';
import { ravel } from '../shape/ravel';
import { reshape } from '../shape/reshape';
import { unsqueeze } from '../shape/unsqueeze';
import { sortedRows } from './drivers/rows';
import { searchsorted } from './searchsorted';

export interface IsinOptions {
  /** Accepted for PyTorch's sake: it changes no result. */
  assumeUnique?: boolean;
  /** True where an element is not among them; default false. */
  invert?: boolean;
}

/** Up to this many test elements each is compared with all; more are sorted first. */
const FEW = 8;

/**
 * y = whether an element is among the test elements. NaN never is.
 *
 * @param elements - a tensor, or a number
 * @param testElements - a tensor, or a number
 * @param options - `assumeUnique`: both hold each element once; `invert`: whether it is not among them
 * @returns a bool tensor of the shape of the elements
 * @throws DTypeError for booleans and complex numbers
 * @example
 * isin(tensor([[1, 2], [3, 4]]), tensor([2, 3])); // [[false, true], [true, false]]
 * @see https://pytorch.org/docs/stable/generated/torch.isin.html
 */
export function isin(elements: Tensor | number, testElements: Tensor | number, options?: IsinOptions): Tensor {
  if (!(elements instanceof Tensor) && !(testElements instanceof Tensor)) {
    throw wrongCall('isin', [elements, testElements]);
  }
  const dtype = resultTypeOf(elements, testElements);
  for (const x of [elements, testElements]) {
    if (x instanceof Tensor && (x.dtype === 'bool' || x.dtype === 'complex64')) {
      throw new DTypeError(`Unsupported input type encountered for isin(): ${infoOf(x.dtype).scalarName}`);
    }
  }
  const tensorOf = (x: Tensor | number): Tensor =>
    x instanceof Tensor ? toType(x.detach(), dtype) : full([], x, { dtype });
  const found = noGrad(() => among(tensorOf(elements), ravel(tensorOf(testElements))));
  return options?.invert ? logicalNot(found) : found;
}

function among(x: Tensor, tests: Tensor): Tensor {
  if (tests.count === 0) return zeros(x.sizes, { dtype: 'bool' });
  if (tests.count <= FEW) return any(eq(unsqueeze(x, -1), tests), -1);
  const { values: sorted } = sortedRows(tests, 0, false);
  const places = clamp(searchsorted(sorted, x), 0, tests.count - 1);
  return eq(reshape(indexSelect(sorted, 0, ravel(places)), x.sizes), x);
}
