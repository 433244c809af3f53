import { autograd, nn, OutOfMemoryError, ones, rand, type Tensor } from 'torchlet';
import { describe, expect, it } from 'vitest';

const { conv2d, maxPool2d, maxPool2dWithIndices } = nn.functional;

describe('windows of a pool that lie outside of the image', () => {
  const options = { stride: 6, padding: 1, dilation: 2, ceilMode: true };
  const x = rand([1, 1, 1, 24]).requiresGrad_();

  it('have -infinity for maximum, at no position', () => {
    const { output, indices } = maxPool2dWithIndices(x, 3, options);
    expect(output.data()).toEqual(new Float32Array(5).fill(Number.NEGATIVE_INFINITY));
    expect(indices.data()).toEqual(new Int32Array(5).fill(-1));
  });

  it('give the image no gradient, and have none themselves', () => {
    const y = maxPool2d(x, 3, options);
    const upstream = ones(y.shape).requiresGrad_();
    const [gradient] = autograd.grad(y, [x], { gradOutputs: upstream, createGraph: true }) as [Tensor];
    expect(gradient.data()).toEqual(new Float32Array(24));
    const [again] = autograd.grad(gradient, [upstream], { gradOutputs: ones(gradient.shape) }) as [Tensor];
    expect(again.data()).toEqual(new Float32Array(5));
  });
});

describe('steps wider than the image', () => {
  const x = rand([2, 2, 5, 5]);
  const widest = 2 ** 31 - 1;

  it('of a convolution lead nowhere', () => {
    const w = rand([3, 2, 3, 3]);
    const wide = conv2d(x, w, { stride: widest, padding: 1 });
    expect(wide.data()).toEqual(conv2d(x, w, { stride: 7, padding: 1 }).data());
    const point = rand([3, 2, 1, 1]);
    expect(conv2d(x, point, { dilation: widest }).data()).toEqual(conv2d(x, point, { dilation: 7 }).data());
  });

  it('of a pool lead nowhere, nor do taps', () => {
    const far = maxPool2d(x, 2, { stride: widest, dilation: widest, ceilMode: true });
    expect(far.data()).toEqual(x.index('...', 0, 0).data());
    const whole = maxPool2d(x, 2 ** 20, { padding: 2 ** 19, stride: 3 });
    expect(whole.data()).toEqual(maxPool2d(x, 12, { padding: 6, stride: 3 }).data());
  });

  it('around an image that no memory holds are refused', () => {
    expect(() => conv2d(x, rand([3, 2, 3, 3]), { padding: 2 ** 30, stride: 2 ** 30 })).toThrow(OutOfMemoryError);
  });
});
