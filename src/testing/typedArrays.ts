import type { AssertCloseOptions } from './assertClose';
import { compareElements } from './elements';
import { Mismatch, type Tolerances, tolerances } from './mismatch';

type AnyArray = ArrayLike<number> & { readonly constructor: { readonly name: string } };

export function isTypedArray(value: unknown): value is AnyArray {
  return ArrayBuffer.isView(value) && !(value instanceof DataView) && !/^Big/.test(value.constructor.name);
}

/** The comparison of two typed arrays of one kind, as PyTorch compares NumPy's arrays. */
export function compareTypedArrays(actual: AnyArray, expected: AnyArray, options: AssertCloseOptions): () => void {
  const within = tolerances(options, defaultsOf(actual.constructor.name));
  return () => {
    if (actual.length !== expected.length) {
      throw new Mismatch(
        `The values for attribute 'shape' do not match: torch.Size([${actual.length}]) != torch.Size([${expected.length}]).`,
      );
    }
    const isInteger = !/^Float/.test(actual.constructor.name);
    const elements = (values: AnyArray) => ({ values, isInteger, isComplex: false });
    compareElements(elements(actual), elements(expected), [actual.length], within, options.equalNan ?? false);
  };
}

function defaultsOf(name: string): Tolerances {
  if (name === 'Float64Array') return { rtol: 1e-7, atol: 1e-7 };
  if (name === 'Float32Array') return { rtol: 1.3e-6, atol: 1e-5 };
  return name === 'Float16Array' ? { rtol: 1e-3, atol: 1e-5 } : { rtol: 0, atol: 0 };
}
