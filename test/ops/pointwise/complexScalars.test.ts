import { add, type Complex, complex, gt, rsub, type Tensor, tensor, where, xlogy } from 'torchlet';
import { describe, expect, it } from 'vitest';

const i: Complex = { re: 0, im: 1 };
const x = tensor([1, 2]);
const z = complex(tensor([1, 2]), tensor([1, 0]));
const first = tensor([true, false]);

describe('a complex number beside a tensor', () => {
  it('makes the result complex where the operation knows complex numbers', () => {
    expect(where(first, x, i).tolist()).toEqual([
      [1, 0],
      [0, 1],
    ]);
    expect(where(first, i, { re: 0, im: 2 }).tolist()).toEqual([
      [0, 1],
      [0, 2],
    ]);
    expect(rsub(x, i).tolist()).toEqual(add(x.neg(), i).tolist());
  });

  it('is refused where it has no order or no place, and nothing is taken for NaN', () => {
    expect(() => gt(x, i)).toThrow(`"gt_cpu" not implemented for 'ComplexFloat'`);
    expect(() => x.clamp(i as unknown as number)).toThrow('value cannot be converted to type float without overflow');
    expect(() => z.clamp(0)).toThrow('clamp is not supported for complex types');
    expect(() => xlogy(x, i as unknown as number)).toThrow(`"xlogy_cpu" not implemented for 'ComplexFloat'`);
    for (const name of ['fmod', 'remainder', 'floorDivide', 'copysign', 'bitwiseAnd'] as const) {
      const operation = x[name] as (other: unknown) => Tensor;
      expect(() => operation.call(x, i), name).toThrow("not implemented for 'ComplexFloat'");
    }
  });

  it('fills what it fits into', () => {
    expect(z.maskedFill(first, i).tolist()).toEqual([
      [0, 1],
      [2, 0],
    ]);
    expect(x.maskedFill(first, { re: 3, im: 0 }).tolist()).toEqual([3, 2]);
    expect(() => x.maskedFill(first, i)).toThrow('value cannot be converted to type float without overflow');
    expect(() => x.to('int32').maskedFill(first, z.select(0, 0))).toThrow(
      'value cannot be converted to type int64_t without overflow',
    );
    expect(tensor([false, false]).maskedFill(first, i).tolist()).toEqual([true, false]);
    expect(x.to('int32').maskedFill(first, tensor(2.5)).tolist()).toEqual([2, 2]);
  });

  it('gives the gradient of sinc with the conjugate of its slope', () => {
    const at = complex(tensor([0.5]), tensor([1])).requiresGrad_();
    at.sinc().backward({ gradient: complex(tensor([1]), tensor([0])) });
    // PyTorch's, in float64.
    const [re, im] = (at.grad as Tensor).data() as unknown as [number, number];
    expect(re).toBeCloseTo(-7.4679, 3);
    expect(im).toBeCloseTo(2.258, 3);
  });
});
