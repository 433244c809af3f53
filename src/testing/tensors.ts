import { type DType, promote } from '../tensor/dtype';
import { type Shape, sameShape } from '../tensor/layout';
import type { Tensor } from '../tensor/tensor';
import type { AssertCloseOptions } from './assertClose';
import { compareElements, type Elements } from './elements';
import { Mismatch, type Tolerances, tolerances } from './mismatch';

const DEFAULTS: Partial<Record<DType, Tolerances>> = {
  float32: { rtol: 1.3e-6, atol: 1e-5 },
  complex64: { rtol: 1.3e-6, atol: 1e-5 },
};
const EXACT: Tolerances = { rtol: 0, atol: 0 };

/** The comparison of two tensors: shapes, strides and dtypes, then elements. */
export function compareTensors(actual: Tensor, expected: Tensor, options: AssertCloseOptions): () => void {
  const within = tolerances(options, looser(DEFAULTS[actual.dtype] ?? EXACT, DEFAULTS[expected.dtype] ?? EXACT));
  return () => {
    if (!sameShape(actual.shape, expected.shape)) {
      throw differing('shape', showSize(actual.shape), showSize(expected.shape));
    }
    if (options.checkStride && !sameShape(actual.stride(), expected.stride())) {
      throw differing('stride()', showTuple(actual.stride()), showTuple(expected.stride()));
    }
    if ((options.checkDtype ?? true) && actual.dtype !== expected.dtype) {
      throw differing('dtype', `torch.${actual.dtype}`, `torch.${expected.dtype}`);
    }
    const dtype = promote(actual.dtype, expected.dtype);
    const elements = (x: Tensor): Elements => elementsOf(x, dtype);
    compareElements(elements(actual), elements(expected), actual.shape, within, options.equalNan ?? false);
  };
}

/** What is compared of x as a tensor of this dtype. */
function elementsOf(x: Tensor, dtype: DType): Elements {
  const isComplex = dtype === 'complex64';
  const isInteger = dtype !== 'float32' && !isComplex;
  const flat = x.data();
  // Where float32 is compared with integers, they are rounded to it first.
  const values = isInteger || x.dtype === dtype ? flat : Float32Array.from(flat);
  return { values, isInteger, isComplex, onlyReal: isComplex && x.dtype !== 'complex64' };
}

const looser = (a: Tolerances, b: Tolerances): Tolerances => ({
  rtol: a.rtol > b.rtol ? a.rtol : b.rtol,
  atol: a.atol > b.atol ? a.atol : b.atol,
});

function differing(attribute: string, actual: string, expected: string): Mismatch {
  return new Mismatch(`The values for attribute '${attribute}' do not match: ${actual} != ${expected}.`);
}

const showSize = (shape: Shape): string => `torch.Size([${shape.join(', ')}])`;
const showTuple = (shape: Shape): string => `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`;
