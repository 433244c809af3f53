import { autograd, backends, manualSeed, nn, noGrad, rand, randn, type Tensor } from 'torchlet';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';

const { conv2d } = nn.functional;

beforeAll(() => manualSeed(1));

afterEach(() => {
  backends.winograd = true;
});

const CASES = [
  { kernel: 3, images: 1 },
  { kernel: 3, images: 8 },
  { kernel: 5, images: 1 },
  { kernel: 5, images: 9 },
];

/** What is not finite, and the finite rest to rounding, as with the plain sum. */
function expectLikePlain(run: () => Tensor, scale = 1): void {
  backends.winograd = true;
  const found = run().data();
  backends.winograd = false;
  const expected = run().data();
  let wrong = 0;
  expected.forEach((value, i) => {
    const other = found[i] as number;
    if (!Number.isFinite(value) ? !Object.is(value, other) : !(Math.abs(other - value) <= 1e-3 * scale)) wrong++;
  });
  expect(wrong).toBe(0);
}

describe.each(CASES)('kernels of $kernel, $images images: Winograd', ({ kernel, images }) => {
  const padding = kernel >> 1;
  const image = () => randn([images, 32, 18, 18]);
  const filters = () => randn([32, 32, kernel, kernel]);
  const pixel = (x: Tensor, value: number): Tensor => x.indexPut_([0, 3, 7, 9], value);

  it.each([Infinity, -Infinity, Number.NaN, 3e38])('keeps a pixel of %d to the windows that hold it', (value) => {
    const [x, w] = [pixel(image(), value), filters().mul(1e-3)];
    expectLikePlain(() => conv2d(x, w, { padding }), Math.abs(value) === 3e38 ? 3e38 : 1);
    backends.winograd = true;
    const odd = conv2d(x, w.abs(), { padding }).isfinite().logicalNot().sum().item();
    expect(odd).toBe(value === 3e38 ? 0 : kernel * kernel * 32);
  });

  it('sums an image of infinities to infinities', () => {
    const x = image().fill_(Infinity);
    expectLikePlain(() => conv2d(x, filters().abs().add(1), { padding: 0 }));
  });

  it('keeps a weight that is not finite to its output', () => {
    const [x, w] = [image(), filters()];
    w.indexPut_([5, 2, 1, 1], Number.NaN);
    expectLikePlain(() => conv2d(x, w, { padding }));
  });

  it.each([Infinity, Number.NaN, 3e38])('keeps a gradient of %d to the pixels that it is for', (value) => {
    const x = image().requiresGrad_();
    const w = filters().mul(1e-3).requiresGrad_();
    const gradOutputs = pixel(randn([images, 32, 18, 18]), value);
    const scale = value === 3e38 ? 3e38 : 1;
    for (const which of [0, 1]) {
      expectLikePlain(
        () => {
          const y = conv2d(x, w, { padding });
          return autograd.grad(y, [x, w], { gradOutputs })[which] as Tensor;
        },
        scale * (which === 1 ? 10 : 1),
      );
    }
  });

  it('pools as two operations do', () => {
    const convolution = new nn.Conv2d(32, 32, kernel, { padding });
    const x = pixel(image(), Infinity);
    const row = new nn.Sequential(convolution, new nn.ReLU(), new nn.MaxPool2d(2));
    expectLikePlain(() => row(x));
    expectLikePlain(() => noGrad(() => row(x)));
    backends.winograd = true;
    const gradient = (): Tensor => {
      row.zeroGrad();
      const y = row(x);
      y.where(y.isfinite(), rand([1]).zero_())
        .sum()
        .backward();
      return convolution.bias?.grad as Tensor;
    };
    expectLikePlain(gradient, 10);
  });
});
