import { autograd, manualSeed, nn, noGrad, randn, setNumThreads, type Tensor, tensor } from 'torchlet';
import { afterEach, expect, test } from 'vitest';

const { conv2d } = nn.functional;

afterEach(() => setNumThreads(1));

/** The sums as they are defined, in float64: y, and the gradients of sum(y gy) for x and w. */
function reference(x: Tensor, w: Tensor, b: Tensor, gy: Tensor): number[][] {
  const [n, c, h, width] = x.shape as [number, number, number, number];
  const [o, pixels] = [w.shape[0] as number, h * width];
  const [xs, ws, bs, gs] = [x.data(), w.data(), b.data(), gy.data()] as const;
  const y = new Array<number>(n * o * pixels).fill(0);
  const gx = new Array<number>(n * c * pixels).fill(0);
  const gw = new Array<number>(o * c).fill(0);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < o; k++) {
      for (let p = 0; p < pixels; p++) {
        const at = (i * o + k) * pixels + p;
        y[at] = at_(bs, k);
        for (let l = 0; l < c; l++) {
          const from = (i * c + l) * pixels + p;
          y[at] = at_(y, at) + at_(xs, from) * at_(ws, k * c + l);
          gx[from] = at_(gx, from) + at_(gs, at) * at_(ws, k * c + l);
          gw[k * c + l] = at_(gw, k * c + l) + at_(gs, at) * at_(xs, from);
        }
      }
    }
  }
  return [y, gx, gw];
}

type Values = ArrayLike<number>;
const at_ = (values: Values, i: number): number => values[i] as number;

function expectSameBits(a: Tensor, b: Tensor): void {
  const [p, q] = [a.data(), b.data()];
  expect(p).toHaveLength(q.length);
  expect(p.findIndex((value, i) => !Object.is(value, q[i]))).toBe(-1);
}

function relativeError(found: Tensor, expected: readonly number[]): number {
  const values = found.data();
  expect(values).toHaveLength(expected.length);
  let [difference, largest] = [0, 1e-30];
  expected.forEach((value, i) => {
    difference = Math.max(difference, Math.abs(at_(values, i) - value));
    largest = Math.max(largest, Math.abs(value));
  });
  return difference / largest;
}

/** The same numbers in another memory: as they are, channels-last, with columns before rows, and with gaps. */
const LAYOUTS: Record<string, (x: Tensor) => Tensor> = {
  'row-major': (x) => x,
  'channels-last': (x) => x.permute([0, 2, 3, 1]).contiguous().permute([0, 3, 1, 2]),
  'columns first': (x) => x.transpose(2, 3).contiguous().transpose(2, 3),
  'every second': (x) =>
    x
      .repeatInterleave(2, 1)
      .narrow(1, 0, 2 * (x.shape[1] as number))
      .reshape([...[x.shape[0] as number, x.shape[1] as number, 2], ...x.shape.slice(2)])
      .select(2, 0),
};

const SHAPES: [string, number, number, number, number, number][] = [
  ['small images', 3, 16, 17, 4, 5],
  ['one image', 1, 19, 16, 3, 7],
  ['one pixel', 2, 33, 20, 1, 1],
  ['a column', 2, 16, 16, 129, 1],
  ['large images', 3, 18, 37, 11, 13],
  ['deeper than a block', 2, 300, 16, 8, 16],
];

test.each(SHAPES)('1x1: %s, in every layout', (_, n, c, o, h, w) => {
  manualSeed(n * c);
  const [x, weight, bias, gy] = [randn([n, c, h, w]), randn([o, c, 1, 1]), randn([o]), randn([n, o, h, w])];
  const expected = reference(x, weight, bias, gy);
  let first: Tensor[] | undefined;
  for (const [xLayout, lay] of Object.entries(LAYOUTS)) {
    for (const layGrad of Object.values(LAYOUTS)) {
      const input = lay(x).detach();
      const filter = weight.clone();
      input.requiresGrad = true;
      filter.requiresGrad = true;
      const y = conv2d(input, filter, { bias });
      const [gx, gw] = autograd.grad(y, [input, filter], { gradOutputs: layGrad(gy) }) as [Tensor, Tensor];
      const found = [y.detach(), gx, gw];
      found.forEach((value, i) => {
        expect(relativeError(value, expected[i] as number[]), xLayout).toBeLessThan(2e-6);
      });
      // The algorithm follows from the shapes alone, so no layout gives other bits.
      first ??= found;
      for (const [i, value] of found.entries()) expectSameBits(value, first[i] as Tensor);
    }
  }
});

test('1x1: ReLU behind it, without bias', () => {
  manualSeed(1);
  const [x, conv] = [randn([2, 16, 12, 12]), new nn.Conv2d(16, 24, 1, { bias: false })];
  const [fused, apart] = noGrad(() => [new nn.Sequential(conv, new nn.ReLU())(x), conv(x).relu()]) as [Tensor, Tensor];
  expect(fused.data()).toEqual(apart.data());
});

test('1x1: no images give no outputs, and a weight gradient of zeros', () => {
  const [x, weight] = [randn([0, 16, 12, 12]), randn([24, 16, 1, 1], { requiresGrad: true })];
  const y = conv2d(x, weight);
  expect(y.shape).toEqual([0, 24, 12, 12]);
  const [gw] = autograd.grad(y, [weight], { gradOutputs: randn(y.shape) }) as [Tensor];
  expect(gw.data()).toEqual(new Float32Array(24 * 16));
});

test('1x1: NaN and infinity reach the outputs of their pixel only', () => {
  const x = randn([1, 16, 12, 12]);
  x.select(1, 3).select(1, 5).select(1, 6).copy_(tensor(Number.NaN));
  x.select(1, 0).select(1, 11).select(1, 0).copy_(tensor(Number.POSITIVE_INFINITY));
  const y = Array.from(conv2d(x, randn([16, 16, 1, 1])).data() as Float32Array);
  const broken = y.flatMap((value, i) => (Number.isFinite(value) ? [] : [i % 144]));
  expect(new Set(broken)).toEqual(new Set([5 * 12 + 6, 11 * 12]));
  expect(broken).toHaveLength(2 * 16);
});

test.each([
  [2, 256, 256, 28],
  [1, 128, 128, 56],
])('1x1: two threads give the bits of one', async (n, c, o, size) => {
  manualSeed(2);
  const gy = randn([n, o, size, size]);
  const run = () => {
    manualSeed(3);
    const [x, weight] = [randn([n, c, size, size]), randn([o, c, 1, 1])];
    x.requiresGrad = true;
    weight.requiresGrad = true;
    const y = conv2d(x, weight);
    return [y.detach(), ...(autograd.grad(y, [x, weight], { gradOutputs: gy }) as Tensor[])];
  };
  const one = run();
  await setNumThreads(2);
  for (const [i, value] of run().entries()) expectSameBits(value, one[i] as Tensor);
});
