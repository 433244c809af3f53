import { describe, expect, it } from 'vitest';
import { record, wrt } from '../../src/autograd/record';
import { autograd, type Tensor, tensor } from '../../src/index';

const { gradcheck, gradgradcheck } = autograd;
const leaf = (data: number[]) => tensor(data, { requiresGrad: true });

/** x³ with a derivative that is wrong at x > 1. */
function wrongCube(x: Tensor): Tensor {
  const y = x.detach().pow(3);
  return record(
    y,
    'WrongBackward',
    wrt(x, (grad, x) => grad.mul(x.clamp(undefined, 1).pow(2)).mul(3), x),
  );
}

describe('gradcheck', () => {
  it('accepts right gradients, of several inputs and outputs', () => {
    const f = (...[a, b]: Tensor[]) => [(a as Tensor).mul(b as Tensor), (b as Tensor).exp(), (a as Tensor).gt(0)];
    expect(gradcheck(f, [leaf([0.5, -1.2]), leaf([0.3, 0.8])])).toBe(true);
  });

  it('names the output, the input and both numbers of a wrong one', () => {
    expect(gradcheck((x) => wrongCube(x as Tensor), leaf([0.5, 0.9]))).toBe(true);
    const f = (...[a, b]: Tensor[]) => [a as Tensor, wrongCube(b as Tensor)];
    expect(() => gradcheck(f, [leaf([1]), leaf([0.5, 2])])).toThrow(
      /Jacobian mismatch for output 1 with respect to input 1,\nnumerical:(12|11\.99|12\.0).*\nanalytical:3\nat element 1 of the output and element 1 of the input/,
    );
  });

  it('leaves the inputs as they were', () => {
    const x = leaf([0.1, 0.7]);
    const before = [...x.data()];
    gradcheck((x) => (x as Tensor).sin(), x);
    expect([...x.data()]).toEqual(before);
    expect(x.grad).toBeNull();
  });

  it('checks inputs that are views, and those alone that require a gradient', () => {
    const x = tensor([
      [0.1, 0.7],
      [1.1, -0.4],
    ]).t();
    x.requiresGrad_();
    const f = (...[x, c]: Tensor[]) => (x as Tensor).mul(c as Tensor).cos();
    expect(gradcheck(f, [x, tensor([0.5, 2])])).toBe(true);
  });

  it('takes a function that does not depend on an input', () => {
    expect(gradcheck((...[a]) => (a as Tensor).sin(), [leaf([1]), leaf([2])])).toBe(true);
  });

  it('needs an input with a gradient', () => {
    expect(() => gradcheck((x) => (x as Tensor).sin(), tensor([1]))).toThrow(
      'gradcheck expects at least one input tensor to require gradient',
    );
  });

  it('sees a gradient that was cut off', () => {
    expect(() => gradcheck((x) => (x as Tensor).detach().mul(2), leaf([1]))).toThrow(/numerical:2\nanalytical:0/);
  });
});

describe('gradgradcheck', () => {
  it('accepts right second derivatives', () => {
    expect(gradgradcheck((x) => (x as Tensor).pow(3), leaf([0.5, 1.5]))).toBe(true);
    expect(gradgradcheck((x) => (x as Tensor).pow(3), leaf([0.5]), { gradOutputs: leaf([2]) })).toBe(true);
  });

  it('finds a second derivative that is missing', () => {
    const f = (x: Tensor) =>
      record(
        x.detach().square(),
        'OnceBackward',
        wrt(x, (grad, x) => grad.mul(x.detach()).mul(2), x),
      );
    expect(gradcheck((x) => f(x as Tensor), leaf([0.5]))).toBe(true);
    expect(() => gradgradcheck((x) => f(x as Tensor), leaf([0.5]))).toThrow(/Jacobian mismatch for output 0/);
  });
});
