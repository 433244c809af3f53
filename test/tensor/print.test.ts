import { afterEach, describe, expect, it } from 'vitest';
import { arange, full, ones, setPrintOptions, tensor, zeros } from '../../src/index';

const show = (x: unknown): string => String(x);

describe('printing, as PyTorch prints', () => {
  afterEach(() => setPrintOptions({ profile: 'default' }));

  it('writes four digits, and integer-valued floats with a bare point', () => {
    expect(show(tensor([[0.1, 0.2]]))).toBe('tensor([[0.1000, 0.2000]])');
    expect(show(tensor([1, -2, 30]))).toBe('tensor([ 1., -2., 30.])');
    expect(show(tensor(3.14159))).toBe('tensor(3.1416)');
    expect(show(tensor(7, { dtype: 'int32' }))).toBe('tensor(7)');
  });

  it('aligns columns, signs included', () => {
    expect(
      show(
        tensor([
          [1, -10.5],
          [100.25, 2],
        ]),
      ),
    ).toBe('tensor([[  1.0000, -10.5000],\n        [100.2500,   2.0000]])');
  });

  it('turns to scientific notation where the range is wide or numbers are small', () => {
    expect(show(tensor([1e-5, 1]))).toBe('tensor([1.0000e-05, 1.0000e+00])');
    expect(show(tensor([1, 2000]))).toBe('tensor([1.0000e+00, 2.0000e+03])');
    expect(show(tensor([0.001, 0.002]))).toBe('tensor([0.0010, 0.0020])');
    expect(show(tensor([1e9]))).toBe('tensor([1.0000e+09])');
    expect(show(tensor([0, 1e-9]))).toBe('tensor([0.0000e+00, 1.0000e-09])');
  });

  it('rounds halves to even, as C does', () => {
    expect(show(tensor([0.03125, 0.09375, 1]))).toBe('tensor([0.0312, 0.0938, 1.0000])');
    setPrintOptions({ precision: 0 });
    expect(show(tensor([0.5, 1.5, 2.5]))).toBe('tensor([0, 2, 2])');
    setPrintOptions({ precision: 1, sciMode: true });
    expect(show(tensor([1.25, 1.75]))).toBe('tensor([1.2e+00, 1.8e+00])');
  });

  it('writes nan and inf, which do not decide on the notation', () => {
    expect(show(tensor([1, Number.NaN, Number.POSITIVE_INFINITY]))).toBe('tensor([1., nan, inf])');
    expect(show(tensor([1.5, Number.NaN, Number.NEGATIVE_INFINITY]))).toBe('tensor([1.5000,    nan,   -inf])');
    expect(show(tensor([-0]))).toBe('tensor([-0.])');
  });

  it('writes booleans, integers and complex numbers', () => {
    expect(show(tensor([true, false]))).toBe('tensor([ True, False])');
    expect(show(tensor([5, -40], { dtype: 'int32' }))).toBe('tensor([  5, -40])');
    expect(show(tensor([1, 200], { dtype: 'uint8' }))).toBe('tensor([  1, 200], dtype=torch.uint8)');
    expect(
      show(
        tensor(
          [
            [1, 2],
            [3, -4],
          ],
          { dtype: 'complex64' },
        ),
      ),
    ).toBe('tensor([1.+2.j, 3.-4.j])');
  });

  it('tells size and dtype of tensors without elements', () => {
    expect(show(tensor([]))).toBe('tensor([])');
    expect(show(zeros([0, 3]))).toBe('tensor([], size=(0, 3))');
    expect(show(zeros([2, 0], { dtype: 'bool' }))).toBe('tensor([], size=(2, 0), dtype=torch.bool)');
    expect(show(zeros([0], { dtype: 'int32' }))).toBe('tensor([], dtype=torch.int64)');
  });

  it('tells gradients, on a line of their own where the last one is full', () => {
    const x = tensor([1, 2], { requiresGrad: true });
    expect(show(x)).toBe('tensor([1., 2.], requires_grad=True)');
    expect(show(x.add(1))).toBe('tensor([2., 3.], grad_fn=<AddBackward0>)');
    const long = full([9], 0.5, { requiresGrad: true }).mul(1);
    expect(show(long)).toBe(
      'tensor([0.5000, 0.5000, 0.5000, 0.5000, 0.5000, 0.5000, 0.5000, 0.5000, 0.5000],\n       grad_fn=<MulBackward0>)',
    );
  });

  it('wraps rows and leaves empty lines between matrices', () => {
    expect(show(arange(30))).toBe(
      'tensor([ 0,  1,  2,  3,  4,  5,  6,  7,  8,  9, 10, 11, 12, 13, 14, 15, 16, 17,\n' +
        '        18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29])',
    );
    expect(show(ones([2, 1, 2]))).toBe('tensor([[[1., 1.]],\n\n        [[1., 1.]]])');
  });

  it('leaves out the middle past 1000 elements', () => {
    expect(show(arange(1001))).toBe('tensor([   0,    1,    2,  ...,  998,  999, 1000])');
    expect(show(zeros([40, 40]))).toBe(
      `tensor([[0., 0., 0.,  ..., 0., 0., 0.],
        [0., 0., 0.,  ..., 0., 0., 0.],
        [0., 0., 0.,  ..., 0., 0., 0.],
        ...,
        [0., 0., 0.,  ..., 0., 0., 0.],
        [0., 0., 0.,  ..., 0., 0., 0.],
        [0., 0., 0.,  ..., 0., 0., 0.]])`,
    );
    setPrintOptions({ threshold: 5, edgeitems: 1 });
    expect(show(arange(6))).toBe('tensor([0,  ..., 5])');
  });

  it('follows views: strides and offsets count', () => {
    const x = arange(6).reshape([2, 3]);
    expect(show(x.t())).toBe('tensor([[0, 3],\n        [1, 4],\n        [2, 5]])');
    expect(show(x.select(1, 2))).toBe('tensor([2, 5])');
  });

  it('takes precision, line width and profiles', () => {
    setPrintOptions({ precision: 2 });
    expect(show(tensor([1.12345]))).toBe('tensor([1.12])');
    setPrintOptions({ profile: 'default', linewidth: 20 });
    expect(show(tensor([1.5, 2.5, 3.5]))).toBe('tensor([1.5000,\n        2.5000,\n        3.5000])');
    setPrintOptions({ profile: 'full' });
    expect(show(zeros([2000]))).not.toContain('...');
    setPrintOptions({ profile: 'default', sciMode: false });
    expect(show(tensor([1e-5, 1]))).toBe('tensor([    0.0000,     1.0000])');
    expect(show(full([1], 1e30))).toBe('tensor([1000000015047466219876688855040.])');
  });
});
