import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as torch from 'torchlet';
import { autograd, manualSeed, nn, noGrad, Tensor, tensor } from 'torchlet';
import { ops } from 'torchlet/vision';
import { describe, expect, it } from 'vitest';
import type { Node } from '../../src/autograd/node';

const F = nn.functional;

/** A function and what it is differentiated by: twice, by recorded passes, against finite differences. */
type Sample = readonly [fn: (...inputs: Tensor[]) => Tensor | readonly Tensor[], ...inputs: Tensor[]];

/** Numbers between the bounds, no two alike and in no order. */
function numbers(shape: readonly number[], low = 0.15, high = 0.85, salt = 0): Tensor {
  const n = shape.reduce((count, size) => count * size, 1);
  const list = Array.from({ length: n }, (_, i) => low + ((high - low) * ((((i + salt) * 7 + 3) % n) + 0.5)) / n);
  return tensor(list)
    .reshape([...shape])
    .requiresGrad_()
    .detach()
    .requiresGrad_();
}

const x = numbers([2, 3]);
const y = numbers([2, 3], 1.15, 2.1, 1);
const signed = numbers([2, 3], -0.9, 0.8);
const square = numbers([3, 3], -0.7, 0.8);
const index = tensor([2, 0], { dtype: 'int32' });
const places = tensor([[0, 2, 1]], { dtype: 'int32' });
const mask = tensor([
  [true, false, true],
  [false, true, true],
]);
const images = numbers([1, 2, 4, 4], -1, 1);
const windows = numbers([1, 2, 3], 0.1, 0.9).detach();

/** Matrices that are far from singular, and positive definite ones. */
const regular = (a: Tensor): Tensor => a.add(torch.eye(3).mul(3));
const positive = (a: Tensor): Tensor => a.mm(a.t()).add(torch.eye(3));

type Unary = (this: Tensor) => Tensor;
const named = (names: string, input: Tensor): Sample[] =>
  names
    .split(' ')
    .map((name) => [(t: Tensor) => (t as unknown as Record<string, Unary>)[name]?.call(t) as Tensor, input]);
const inPlace = (change: (x: Tensor) => unknown, ...inputs: Tensor[]): Sample => [
  (t: Tensor) => {
    const own = t.clone();
    change(own);
    return own;
  },
  ...inputs,
];

/** Hands its argument on, and has a hook that sees the gradient. */
const watched = new nn.Identity();
watched.registerFullBackwardHook(() => {});

const SAMPLES: Record<string, Sample[]> = {
  'one operand': [
    ...named(
      'abs acos asin asinh atan atanh ceil cos cosh erf erfc erfinv exp exp2 expm1 floor frac log log10 log1p',
      x,
    ),
    ...named('log2 neg reciprocal relu round rsqrt sigmoid sign sgn sin sinc sinh sqrt square tan tanh trunc logit', x),
    ...named('nanToNum clone abs relu', signed),
    ...named('acosh', y),
    [(t) => t.to('complex64').conj(), x],
    [(t) => t.to('complex64').mul(2), x],
    [(t) => t.pow(3), x],
    [(t) => torch.pow(2, t), x],
    [(t) => t.clamp(0.27, 0.61), x],
    [(t) => t.clampMin(0.27), x],
    [(t) => t.clampMax(0.61), x],
    [(t) => t.tril(), square],
    [(t) => t.triu(), square],
    [(t) => F.silu(t), signed],
    [(t) => F.hardtanh(t, { minVal: -0.3, maxVal: 0.5 }).exp(), signed],
    [(t) => F.mish(t), signed],
    [(t) => F.gelu(t), signed],
    [(t, w) => F.layerNorm(t, [3], { weight: w, bias: w }), x, numbers([3], 0.5, 1.5, 2)],
    [(t, w) => F.groupNorm(t, 1, { weight: w }), images, numbers([2], 0.5, 1.5, 2)],
    [(t, w) => F.batchNorm(t, null, null, { weight: w, bias: w, training: true }), images, numbers([2], 0.5, 1.5, 2)],
    [(t) => F.softplus(t), signed],
    [(t) => F.logsigmoid(t), signed],
    [(t) => F.hardswish(t), signed],
    [(t) => F.hardsigmoid(t), signed],
    [(t) => F.leakyRelu(t, 0.2), signed],
    [(t) => F.elu(t, 0.7), signed],
    [(t) => F.celu(t, 2), signed],
    [(t) => F.selu(t), signed],
    [(t) => F.softshrink(t, 0.3), signed],
  ],
  'two operands': [
    [(t) => ops.roiAlign(t, [tensor([[0.3, 0.4, 2.6, 3.1]])], 2), images],
    [(a, b) => torch.cdist(a, b as Tensor, { p: Number.POSITIVE_INFINITY }), x, y],
    [(a, b) => a.add(b, { alpha: 2 }), x, numbers([3])],
    [(a, b) => a.sub(b), x, numbers([2, 1])],
    [(a) => torch.rsub(a, 2), x],
    [(a, b) => a.mul(b), x, numbers([3])],
    [(a, b) => a.div(b), x, numbers([2, 1])],
    [(a, b) => a.div(b, { roundingMode: 'floor' }), x, y],
    [(a, b) => a.pow(b), x, y],
    [(a, b) => a.atan2(b), x, y],
    [(a, b) => a.hypot(b), x, y],
    [(a, b) => a.xlogy(b), x, y],
    [(a, b) => torch.logaddexp(a, b), x, y],
    [(a, b) => a.maximum(b), x, signed],
    [(a, b) => a.minimum(b), x, signed],
    [(a, b) => a.fmax(b), x, signed],
    [(a, b) => a.fmin(b), x, signed],
    [(a, b) => a.fmod(b), numbers([2, 3], 1.2, 1.5), numbers([2, 3], 0.8, 0.95, 1)],
    [(a) => a.fmod(0.5), x],
    [(a, b) => a.remainder(b), numbers([2, 3], 1.2, 1.5), numbers([2, 3], 0.8, 0.95, 1)],
    [(a) => a.remainder(0.5), x],
    [(a, b, c) => a.addcmul(b, c, { value: 0.5 }), x, y, signed],
    [(a, b, c) => a.addcdiv(b, c, { value: 0.5 }), x, signed, y],
    [(a, b, w) => a.lerp(b, w), x, y, numbers([2, 3], 0.1, 0.4)],
    [(a, b) => a.lerp(b, 0.3), x, y],
    [(a, low, high) => a.clamp(low, high), x, numbers([3], 0.26, 0.29), numbers([2, 1], 0.6, 0.64)],
    [(a, low) => a.clampMin(low), x, numbers([3], 0.3, 0.6)],
    [(a, high) => a.clampMax(high), x, numbers([3], 0.3, 0.6)],
    [(a, b) => torch.where(mask, a, b), x, y],
    [(a) => a.maskedFill(mask, 2), x],
    [(a, b) => a.maskedFill(mask, b), x, numbers([])],
  ],
  shapes: [
    [(t) => t.view([3, 2]).exp(), x],
    [(t) => t.t().exp(), x],
    [(t) => t.transpose(0, 1).exp(), x],
    [(t) => t.permute([1, 0]).exp(), x],
    [(t) => t.unsqueeze(1).squeeze(1).exp(), x],
    [(t) => t.unsqueeze(1).squeeze().exp(), x],
    [(t) => t.expand([2, 2, 3]).exp(), x],
    [(t) => t.repeat([2, 1]).exp(), x],
    [(t) => t.narrow(1, 1, 2).exp(), x],
    [(t) => t.select(1, 1).exp(), x],
    [(t) => t.index(0).exp(), x],
    [(t) => t.index('...').exp(), x],
    [(t) => t.diagonal().exp(), square],
    [(t) => t.unfold(1, 2, 1).exp(), x],
    [(t) => t.flip([1]).exp(), x],
    [(t) => t.roll([1], [1]).exp(), x],
    [(t) => t.split(1).map((part) => part.exp()), x],
    [(t) => t.split([1, 2], 1).map((part) => part.exp()), x],
    [(t) => t.unbind().map((part) => part.exp()), x],
    [(a, b) => torch.cat([a, b]).exp(), x, y],
    [(a, b) => torch.stack([a, b]).exp(), x, y],
    [(a, b) => torch.blockDiag(a, b).exp(), x, y],
    [(t) => F.pad(t, [1, 2]).exp(), x],
    [(t) => F.pad(t, [1, 1], { mode: 'reflect' }).exp(), x],
    [(t) => F.pad(t, [1, 1], { mode: 'replicate' }).exp(), x],
    [(t) => F.pad(t.unsqueeze(0), [1, 1], { mode: 'circular' }).exp(), x],
  ],
  reductions: [
    [(t) => t.nansum(0).exp(), x],
    [(t) => t.sum().exp(), x],
    [(t) => t.sum(1).exp(), x],
    [(t) => t.mean().exp(), x],
    [(t) => t.mean(1).exp(), x],
    [(t) => t.prod(), x],
    [(t) => t.prod(1), x],
    [(t) => t.mul(tensor([1, 0, 1])).prod(1), x],
    [(t) => t.cumsum(1).exp(), x],
    [(t) => t.cumprod(1), x],
    [(t) => t.mul(tensor([1, 0, 1])).cumprod(1), x],
    [(t) => t.logcumsumexp(1), x],
    [(t) => t.logsumexp(1), x],
    [(t) => t.softmax(1), x],
    [(t) => t.logSoftmax(1), x],
    [(t) => t.max().exp(), x],
    [(t) => t.min().exp(), x],
    [(t) => t.max(1).values.exp(), x],
    [(t) => t.min(1).values.exp(), x],
    [(t) => t.amax(1).exp(), x],
    [(t) => t.amin(1).exp(), x],
    [(t) => t.cummax(1).values.exp(), x],
    [(t) => t.cummin(1).values.exp(), x],
    [(t) => t.std(1), x],
    [(t) => t.var(1), x],
    [(t) => t.norm(), x],
    [(t) => torch.linalg.vectorNorm(t, null, { ord: 3 }), x],
  ],
  indexing: [
    [(t) => t.indexSelect(1, index).exp(), x],
    [(t) => t.gather(1, places).exp(), x],
    [(t) => t.take(index).exp(), x],
    [(t) => t.maskedSelect(mask).exp(), x],
    [(a, b) => a.maskedScatter(mask, b).exp(), x, y],
    [(a, b) => a.scatter(1, places, b).exp(), x, y],
    [(a, b) => a.scatter(1, places, b, { reduce: 'add' }).exp(), x, y],
    [(a, b) => a.scatterAdd(1, places, b).exp(), x, y],
    [(a, b) => a.scatterReduce(1, places, b, 'amax').exp(), x, y],
    [(a, b) => a.indexAdd(1, index, b).exp(), x, numbers([2, 2])],
    [(a, b) => a.indexCopy(1, index, b).exp(), x, numbers([2, 2])],
    [(a) => a.indexFill(1, index, 0.5).exp(), x],
    [(a, b) => a.indexPut([index.narrow(0, 1, 1), index.narrow(0, 0, 1)], b).exp(), x, numbers([1])],
    [(t) => F.embedding(index, t).exp(), square],
    [
      (t, w) =>
        F.embeddingBag(index, t, { offsets: tensor(Int32Array.of(0, 1)), mode: 'sum', perSampleWeights: w }).exp(),
      square,
      numbers([index.length]),
    ],
    [(t) => F.embeddingBag(index.reshape([1, -1]), t, { scaleGradByFreq: true }).exp(), square],
  ],
  sorting: [
    [(t) => t.sort(1).values.exp(), x],
    [(t) => t.topk(2).values.exp(), x],
    [(t) => t.kthvalue(2, 1).values.exp(), x],
    [(t) => t.median().exp(), x],
    [(t) => torch.median(t, 1).values.exp(), x],
    [(t) => torch.nanmedian(t).exp(), x],
    [(t) => torch.mode(t, 1).values.exp(), x],
    [(t) => torch.aminmax(t, 1).max.exp(), x],
  ],
  'special functions': [
    ...named('digamma lgamma i0', x),
    [(t) => torch.special.polygamma(1, t), y],
    [(t) => torch.special.multigammaln(t, 2), numbers([2, 3], 1.5, 2.5)],
    [(t) => torch.special.entr(t), x],
    [(t) => torch.special.erfcx(t), x],
    [(t) => torch.special.i0e(t), x],
    [(t) => torch.special.i1(t), x],
    [(t) => torch.special.i1e(t), x],
    [(t) => torch.special.logNdtr(t), x],
    [(t) => torch.special.ndtr(t), x],
    [(t) => torch.special.ndtri(t), x],
    [(a, b) => torch.special.xlog1py(a, b), x, y],
    [(t) => torch.special.zeta(2.5, t), y],
    [(t) => torch.special.gammainc(tensor([1.5, 2, 2.5]), t), x],
    [(t) => torch.special.gammaincc(tensor([1.5, 2, 2.5]), t), x],
  ],
  'complex numbers': [
    [(t) => torch.fft.fft(t.to('complex64')), x],
    [(t) => torch.fft.rfft(t), x],
    [(t) => torch.stft(t, 4, { center: false }), numbers([8])],
    [(t) => torch.fft.irfft(t.to('complex64')), x],
  ],
  'linear algebra': [
    [(a) => torch.linalg.cholesky(positive(a)), square],
    [(a) => torch.choleskyInverse(torch.linalg.cholesky(positive(a))), square],
    [(b, a) => torch.choleskySolve(b, torch.linalg.cholesky(positive(a))), numbers([3, 2]), square],
    [(a, b) => torch.linalg.cross(a, b), x, y],
    [(a) => torch.linalg.det(regular(a)), square],
    [(a) => torch.linalg.eigvalsh(positive(a)), square],
    [(a) => torch.linalg.inv(regular(a)), square],
    [(a) => torch.linalg.lu(regular(a)).L, square],
    [(a) => torch.linalg.luFactor(regular(a)).LU, square],
    [(a) => torch.linalg.matrixExp(a), square],
    [(a) => torch.linalg.pinv(regular(a)), square],
    [(a, b) => a.put(index, b).exp(), x, numbers([2])],
    [(a) => a.asStrided([2, 2], [3, 1], 1).exp(), x],
    [(a) => torch.linalg.qr(regular(a)).R, square],
    [(a) => torch.linalg.slogdet(regular(a)).logabsdet, square],
    [(a, b) => torch.linalg.solve(regular(a), b), square, numbers([3, 2])],
    [(a, b) => torch.linalg.solveTriangular(regular(a), b, { upper: true }), square, numbers([3, 2])],
    [(a) => torch.linalg.svdvals(regular(a)), square],
    [(a) => torch.angle(a), x],
    [(a, b) => torch.complex(a, b).mul(2), x, y],
    [(a, b) => torch.polar(a, b).mul(2), x, y],
    [(a, b) => torch.copysign(a, b), x, y],
    [(a) => torch.copysign(a, -1), x],
    [(a) => torch.frexp(a).mantissa, x],
    [(a, b) => torch.logaddexp2(a, b), x, y],
  ],
  products: [
    [(a, b) => a.mm(b), x, square],
    [(a, b) => a.mv(b), x, numbers([3])],
    [(a, b) => a.dot(b), numbers([3]), numbers([3], 1, 2)],
    [(a, b) => a.bmm(b), numbers([2, 2, 3]), numbers([2, 3, 2])],
    [(c, a, b) => torch.addmm(c, a, b, { beta: 2, alpha: 3 }), numbers([3]), x, square],
    [(c, a, b) => torch.addmv(c, a, b), numbers([2]), x, numbers([3])],
    [(c, a, b) => torch.addr(c, a, b), x, numbers([2]), numbers([3])],
    [(c, a, b) => torch.addbmm(c, a, b), numbers([2, 2]), numbers([2, 2, 3]), numbers([2, 3, 2])],
    [(c, a, b) => torch.baddbmm(c, a, b), numbers([2, 2]), numbers([2, 2, 3]), numbers([2, 3, 2])],
    [(a, w, b) => F.linear(a, w, b), x, square, numbers([3])],
    [(a, w, b) => F.linear(a, w, b), numbers([2, 1, 3]), square, numbers([3])],
    [(a, w) => F.linear(a, w), numbers([2, 1, 3]), square],
  ],
  networks: [
    [(t, w, b) => F.conv2d(t, w, { bias: b, padding: 1 }), images, numbers([2, 2, 3, 3], -1, 1), numbers([2])],
    [(t) => F.maxPool2d(t, 2).exp(), images],
    [(t) => watched(t).exp(), x],
    [(t) => F.fractionalMaxPool2d(t, 2, { outputSize: 2, randomSamples: windows }).exp(), images],
    [
      (t) =>
        F.fractionalMaxPool3d(t.reshape([1, 2, 4, 2, 2]), 1, { outputSize: [3, 1, 1], randomSamples: windows }).exp(),
      images,
    ],
    [(t) => F.mseLoss(t, y), x],
    [(t, p) => F.huberLoss(t, p, { delta: 0.7 }), x, y],
    [(t, p) => F.smoothL1Loss(t, p, { beta: 0.7, reduction: 'sum' }), x, y],
    [(t, p) => F.smoothL1Loss(t, p, { beta: 0, reduction: 'none' }).exp(), x, y],
    [(t) => F.softMarginLoss(t, signed.sign().detach()), x],
    [(t) => F.crossEntropy(t, index), x],
    [(t) => F.crossEntropy(t.unsqueeze(2), index.unsqueeze(1)), x],
    [(t, p) => F.crossEntropy(t, p.softmax(1)), x, y],
    [(t, p) => F.binaryCrossEntropy(t, p), x, numbers([2, 3], 0.2, 0.8)],
    [(t, p) => F.binaryCrossEntropyWithLogits(t, p), signed, x],
  ],
  'in place': [
    inPlace((t) => t.bernoulli_(0.5), x),
    inPlace((t) => t.bernoulli_(numbers([2, 3]).detach()), x),
    inPlace((t) => t.normal_(), x),
    inPlace((t) => t.uniform_(), x),
    inPlace((t) => t.random_(), x),
    inPlace((t) => t.cauchy_(), x),
    inPlace((t) => t.exponential_(), x),
    inPlace((t) => t.geometric_(0.5), x),
    inPlace((t) => t.logNormal_(), x),
    inPlace((t) => t.fill_(2), x),
    inPlace((t) => t.logicalNot_(), x),
    inPlace((t) => t.eq_(0.5), x),
    inPlace((t) => t.narrow(1, 0, 1).mul_(3), x),
    [(a, b) => a.clone().copy_(b), x, y],
    [(a, b) => a.clone().fill_(b), x, numbers([])],
    [
      (t) => {
        const own = t.clone();
        const view = own.narrow(1, 0, 2);
        own.mul_(2);
        return view.exp();
      },
      x,
    ],
  ],
};

/** What is too large for finite differences, and the same by operations that the samples above check. */
const LARGE: readonly (readonly [fn: Sample[0], plain: Sample[0], ...inputs: Tensor[]])[] = [
  [
    (q, k, v) => F.scaledDotProductAttention(q, k, v),
    (q, k, v) => F.scaledDotProductAttention(q, k, v, { attnMask: torch.zeros([9, 32768]) }),
    numbers([9, 1]),
    numbers([32768, 1], -2, 2),
    numbers([32768, 1], -1, 1, 5),
  ],
];

/** Gradients of a weighted sum of gradients. */
function secondGradients(fn: Sample[0], inputs: readonly Tensor[]): Tensor[] {
  const out = fn(...inputs) as Tensor;
  const first = autograd.grad([out], inputs, { gradOutputs: [torch.ones(out.shape)], createGraph: true });
  const sum = first.map((g) => g.mul(g).sum()).reduce((a, b) => a.add(b));
  return autograd.grad([sum], inputs);
}

/** The names of the nodes behind tensors, and behind the gradients of those, which are what a second pass goes through. */
function nodesOf(fn: Sample[0], inputs: readonly Tensor[]): Set<string> {
  const found = new Set<string>();
  const seen = new Set<Node>();
  const visit = (node: Node | null | undefined): void => {
    if (!node || seen.has(node)) return;
    seen.add(node);
    found.add(node.name);
    for (const input of node.inputs) visit(input?.node);
  };
  const listOf = (value: Tensor | readonly Tensor[]): Tensor[] => (value instanceof Tensor ? [value] : [...value]);
  const outs = listOf(fn(...inputs)).filter((out) => out.requiresGrad);
  for (const out of outs) visit(out.gradFn as Node | null);
  const weights = outs.map((out) => noGrad(() => torch.onesLike(out)).requiresGrad_());
  const options = { gradOutputs: weights, createGraph: true, allowUnused: true } as const;
  for (const g of autograd.grad(outs, inputs, options)) visit(g?.gradFn as Node | null);
  return found;
}

/** Nodes whose gradient cannot be differentiated, in PyTorch neither: they say so. */
const ONCE = [
  'CrossMapLRN2dBackward',
  'CtcLossBackward0',
  'PdistBackward0',
  // Not among the samples yet.
  'LinalgEigBackward0',
  'LinalgLuSolveBackward0',
  // Neither has a gradient at all.
  'GeqrfBackward0',
  // Of several processes.
  'AllReduceBackward',
  // Drawn numbers.
  'BinomialBackward0',
  'PoissonBackward0',
  'StandardGammaBackward0',
];

describe('the derivative of each derivative', () => {
  it.each(Object.entries(SAMPLES))('%s', (_, samples) => {
    for (const [i, [fn, ...inputs]] of samples.entries()) {
      const seeded: Sample[0] = (...args) => {
        manualSeed(3);
        return fn(...args);
      };
      try {
        expect(autograd.gradgradcheck(seeded, inputs)).toBe(true);
      } catch (error) {
        throw new Error(`sample ${i}: ${fn}`, { cause: error });
      }
    }
  });

  it.each(LARGE.map(([fn, plain, ...inputs]) => ({ fn, plain, inputs })))('$fn', ({ fn, plain, inputs }) => {
    const expected = secondGradients(plain, inputs);
    secondGradients(fn, inputs).forEach((g, i) => {
      const other = expected[i] as Tensor;
      expect(g.sub(other).abs().max().item() / other.abs().max().item()).toBeLessThan(1e-4);
    });
  });

  it('and the samples above reach every node that operations record', () => {
    const reached = new Set<string>();
    for (const samples of Object.values(SAMPLES)) {
      for (const [fn, ...inputs] of samples) for (const name of nodesOf(fn, inputs)) reached.add(name);
    }
    for (const [fn, , ...inputs] of LARGE) for (const name of nodesOf(fn, inputs)) reached.add(name);
    const root = join(import.meta.dirname, '../../src');
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
    // Not the names of compositions, whose derivatives are those of their operations.
    const recorded = (path: string): string =>
      readFileSync(join(root, path), 'utf8').replace(/\basNode\([\s\S]*?=>|\bnodeOf\([^)]*\)/g, '');
    const names = files.flatMap((path) =>
      Array.from(recorded(path).matchAll(/'([A-Z]\w*Backwards?\d?)'/g), (match) => match[1] as string),
    );
    // Some names get their number later.
    const isReached = (name: string): boolean =>
      ONCE.includes(name) || [...reached].some((own) => own.startsWith(name));
    expect([...new Set(names)].filter((name) => !isReached(name)).sort()).toEqual([]);
  });
});
