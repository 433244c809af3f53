import {
  arange,
  cat,
  einsum,
  full,
  manualSeed,
  nn,
  rand,
  randint,
  randn,
  stack,
  Tensor,
  tensor,
  where,
  zeros,
} from 'torchlet';
import type { EncodeOptions } from 'torchlet/onnx';

/** A model with the arguments that it is written for, and others, of other sizes, that the file has to take. */
export interface Sample {
  name: string;
  model: nn.AnyModule;
  example: readonly unknown[];
  other: readonly unknown[];
  options: EncodeOptions;
}

const { functional: F } = nn;

/** Calls a function in the place of a model. */
class Calling extends nn.Module<Tensor[], unknown> {
  constructor(private readonly of: (...args: Tensor[]) => unknown) {
    super();
  }
  forward(...args: Tensor[]): unknown {
    return this.of(...args);
  }
}

export class TutorialNetwork extends nn.Module {
  model1 = new nn.Sequential(
    new nn.Conv2d(3, 32, 5, { padding: 2 }),
    new nn.MaxPool2d(2),
    new nn.Conv2d(32, 32, 5, { padding: 2 }),
    new nn.MaxPool2d(2),
    new nn.Conv2d(32, 64, 5, { padding: 2 }),
    new nn.MaxPool2d(2),
    new nn.Flatten(),
    new nn.Linear(1024, 64),
    new nn.Linear(64, 10),
  );
  forward(x: Tensor): Tensor {
    return this.model1(x);
  }
}

class BasicBlock extends nn.Module {
  relu = new nn.ReLU({ inplace: true });
  declare conv1: nn.Conv2d;
  declare bn1: nn.BatchNorm2d;
  declare conv2: nn.Conv2d;
  declare bn2: nn.BatchNorm2d;
  declare downsample: nn.Sequential | null;

  constructor(inputs: number, outputs: number, stride: number) {
    super();
    this.conv1 = new nn.Conv2d(inputs, outputs, 3, { stride, padding: 1, bias: false });
    this.bn1 = new nn.BatchNorm2d(outputs);
    this.conv2 = new nn.Conv2d(outputs, outputs, 3, { padding: 1, bias: false });
    this.bn2 = new nn.BatchNorm2d(outputs);
    const shortcut = (): nn.Sequential =>
      new nn.Sequential(new nn.Conv2d(inputs, outputs, 1, { stride, bias: false }), new nn.BatchNorm2d(outputs));
    this.downsample = stride !== 1 || inputs !== outputs ? shortcut() : null;
  }

  forward(x: Tensor): Tensor {
    const y = this.bn2(this.conv2(this.relu(this.bn1(this.conv1(x)))));
    return this.relu(y.add_(this.downsample === null ? x : this.downsample(x)));
  }
}

/** ResNet-18 by its stages, with fewer channels for tests that have to be quick. */
export class ResNet extends nn.Module {
  declare conv1: nn.Conv2d;
  declare bn1: nn.BatchNorm2d;
  declare layers: nn.Sequential;
  declare fc: nn.Linear;

  constructor(width: number, classes: number) {
    super();
    this.conv1 = new nn.Conv2d(3, width, 7, { stride: 2, padding: 3, bias: false });
    this.bn1 = new nn.BatchNorm2d(width);
    const stage = (inputs: number, outputs: number, stride: number): nn.Sequential =>
      new nn.Sequential(new BasicBlock(inputs, outputs, stride), new BasicBlock(outputs, outputs, 1));
    this.layers = new nn.Sequential(
      stage(width, width, 1),
      ...[1, 2, 4].map((factor) => stage(width * factor, width * factor * 2, 2)),
    );
    this.fc = new nn.Linear(width * 8, classes);
  }

  forward(x: Tensor): Tensor {
    const y = F.maxPool2d(this.bn1(this.conv1(x)).relu_(), 3, { stride: 2, padding: 1 });
    return this.fc(F.adaptiveAvgPool2d(this.layers(y), 1).flatten(1));
  }
}

/** The block of MobileNetV2: widened, filtered channel by channel, narrowed. */
class InvertedResidual extends nn.Module {
  declare conv: nn.Sequential;
  constructor(
    inputs: number,
    outputs: number,
    private readonly step: number,
    widening: number,
  ) {
    super();
    const hidden = inputs * widening;
    const normed = (i: number, o: number, kernel: number, stride: number, groups: number): nn.AnyModule[] => [
      new nn.Conv2d(i, o, kernel, { stride, padding: kernel >> 1, groups, bias: false }),
      new nn.BatchNorm2d(o),
      new nn.ReLU6({ inplace: true }),
    ];
    this.conv = new nn.Sequential(
      ...normed(inputs, hidden, 1, 1, 1),
      ...normed(hidden, hidden, 3, step, hidden),
      new nn.Conv2d(hidden, outputs, 1, { bias: false }),
      new nn.BatchNorm2d(outputs),
    );
  }
  forward(x: Tensor): Tensor {
    const y = this.conv(x);
    return this.step === 1 && y.shape[1] === x.shape[1] ? x.add(y) : y;
  }
}

class TextClassifier extends nn.Module<[ids: Tensor, padding: Tensor], unknown> {
  embedding = new nn.Embedding(20, 8, { paddingIdx: 0 });
  places = new nn.Parameter(randn([1, 6, 8]));
  norm = new nn.LayerNorm(8);
  attention = new nn.MultiheadAttention(8, 2, { batchFirst: true });
  head = new nn.Linear(8, 3);
  forward(ids: Tensor, padding: Tensor): unknown {
    const x = this.norm(this.embedding(ids).add(this.places));
    const [y, weights] = this.attention(x, x, x, { keyPaddingMask: padding });
    return { logits: this.head(y.mean(1)), weights, last: y.at('..., -1, :') };
  }
}

/** Language models read texts of any length, and see no token that comes later. */
class CausalAttention extends nn.Module {
  qkv = new nn.Linear(8, 24);
  forward(x: Tensor): Tensor {
    const [b, t] = x.shape as [number, number];
    const [q, k, v] = this.qkv(x).reshape([b, t, 3, 2, 4]).permute([2, 0, 3, 1, 4]).unbind(0) as [
      Tensor,
      Tensor,
      Tensor,
    ];
    const y = F.scaledDotProductAttention(q, k, v, { isCausal: true });
    return y.transpose(1, 2).reshape([b, t, 8]);
  }
}

const padding = (n: number): Tensor =>
  randint(0, 2, [n, 6])
    .eq(1)
    .logicalAnd(tensor([[false, true, true, true, true, true]]));
const ids = (...shape: number[]): Tensor => randint(0, 20, shape).to('int32');

type Row = [
  name: string,
  model: nn.AnyModule,
  example: readonly unknown[],
  other?: readonly unknown[],
  options?: EncodeOptions,
];

/** Whole models. */
export function models(): Sample[] {
  manualSeed(0);
  const { LSTM, GRU, RNN, TransformerEncoder, TransformerEncoderLayer } = nn;
  const encoder = (options: nn.TransformerLayerOptions): nn.AnyModule =>
    new TransformerEncoder(new TransformerEncoderLayer(16, 4, { dimFeedforward: 32, ...options }), 2);
  const rows: Row[] = [
    ['the tutorial network', new TutorialNetwork(), [rand([1, 3, 32, 32])], [rand([5, 3, 32, 32])]],
    ['a residual network', new ResNet(4, 10), [randn([2, 3, 32, 32])], [randn([3, 3, 32, 32])]],
    [
      'blocks of MobileNetV2',
      new nn.Sequential(new InvertedResidual(3, 4, 2, 2), new InvertedResidual(4, 4, 1, 6)),
      [randn([1, 3, 12, 12])],
      [randn([4, 3, 12, 12])],
    ],
    [
      'an LSTM of two layers and directions',
      new LSTM(5, 7, { numLayers: 2, bidirectional: true, batchFirst: true }),
      [randn([2, 6, 5])],
      [randn([4, 6, 5])],
    ],
    [
      'a GRU from a given state',
      new GRU(5, 7, { numLayers: 2 }),
      [randn([6, 2, 5]), randn([2, 2, 7])],
      [randn([6, 3, 5]), randn([2, 3, 7])],
      { dynamicAxes: { input_0: { 1: 'batch' }, input_1: { 1: 'batch' } } },
    ],
    [
      'a GRU over any length',
      new GRU(5, 7, { bias: false }),
      [randn([6, 2, 5])],
      [randn([9, 3, 5])],
      { dynamicAxes: { input: { 0: 'time', 1: 'batch' } } },
    ],
    ['an RNN of one sequence', new RNN(5, 7, { nonlinearity: 'relu' }), [randn([6, 5])], [randn([9, 5])]],
    [
      'a transformer encoder',
      encoder({ batchFirst: true, activation: 'gelu' }),
      [randn([2, 5, 16])],
      [randn([3, 5, 16])],
    ],
    [
      'a transformer encoder over any length',
      encoder({ batchFirst: true, normFirst: true }),
      [randn([2, 5, 16])],
      [randn([3, 8, 16])],
      { dynamicAxes: { input: { 0: 'batch', 1: 'time' } } },
    ],
    [
      'a transformer',
      new nn.Transformer({ dModel: 16, nhead: 4, numEncoderLayers: 1, numDecoderLayers: 1, dimFeedforward: 32 }),
      [randn([5, 2, 16]), randn([4, 2, 16])],
      [randn([5, 3, 16]), randn([4, 3, 16])],
      { dynamicAxes: { input_0: { 1: 'batch' }, input_1: { 1: 'batch' } } },
    ],
    ['a classifier of texts', new TextClassifier(), [ids(2, 6), padding(2)], [ids(5, 6), padding(5)]],
    [
      'attention to what came before',
      new CausalAttention(),
      [randn([2, 5, 8])],
      [randn([3, 7, 8])],
      { inputNames: ['x'], dynamicAxes: { x: { 0: 'batch', 1: 'time' } } },
    ],
  ];
  return rows.map(([name, model, example, other = example, options = {}]) => ({
    name,
    model,
    example,
    other,
    options,
  }));
}

const image = (n: number, ...shape: number[]): Tensor => randn([n, ...shape]);

/** One operation each, with a batch of two and of five. */
const OPERATIONS: Record<string, [of: (...args: Tensor[]) => unknown, ...inputs: ((n: number) => Tensor)[]]> = {
  arithmetic: [
    (x, y) => [x.add(y, { alpha: 2 }), x.sub(3), x.mul(y), x.div(y), x.neg(), x.abs(), x.pow(2), x.rsub(1)],
    (n) => image(n, 3),
    (n) => rand([n, 3]).add(1),
  ],
  integers: [
    (x) => [
      x.add(3),
      x.mul(2.5),
      x.remainder(3),
      x.floorDivide(2),
      x.div(2, { roundingMode: 'trunc' }),
      x.abs(),
      x.exp(),
    ],
    (n) => randint(-5, 5, [n, 3]).to('int32'),
  ],
  rounding: [
    (x) => [x.floor(), x.ceil(), x.trunc(), x.round(), x.frac(), x.sign(), x.fmod(0.7), x.remainder(0.7)],
    (n) => image(n, 4),
  ],
  exponentials: [
    (x) => [
      x.exp(),
      x.log(),
      x.sqrt(),
      x.rsqrt(),
      x.log1p(),
      x.expm1(),
      x.log2(),
      x.log10(),
      x.exp2(),
      x.erf(),
      x.erfc(),
      x.reciprocal(),
      x.square(),
    ],
    (n) => rand([n, 3]).add(0.5),
  ],
  circular: [
    (x) => [
      x.sin(),
      x.cos(),
      x.tan(),
      x.asin(),
      x.acos(),
      x.atan(),
      x.sinh(),
      x.cosh(),
      x.tanh(),
      x.asinh(),
      x.atanh(),
      x.add(2).acosh(),
    ],
    (n) => rand([n, 3]).mul(0.9),
  ],
  comparisons: [
    (x, y) => [
      x.eq(y),
      x.ne(y),
      x.gt(y),
      x.ge(0),
      x.lt(0.5),
      x.le(y),
      x.gt(0).logicalAnd(y.lt(0)),
      x.gt(0).logicalNot(),
      x.maximum(y),
      x.minimum(y),
    ],
    (n) => image(n, 3),
    (n) => image(n, 3),
  ],
  choices: [
    (x, y) => [
      where(x.gt(0), x, y),
      where(x.gt(0), 1, x),
      x.maskedFill(x.lt(0), -1),
      x.clamp(-0.5, 0.5),
      x.clampMin(0),
      x.clamp(undefined, y),
    ],
    (n) => image(n, 3),
    (n) => image(n, 3),
  ],
  'in place': [
    (x) => {
      const y = x.mul(2);
      y.add_(1).relu_();
      return y.mul_(y);
    },
    (n) => image(n, 3),
  ],
  rectifiers: [
    (x) => [
      F.relu(x),
      F.relu6(x),
      F.leakyRelu(x, 0.2),
      F.elu(x, 0.5),
      F.selu(x),
      F.celu(x, 0.7),
      F.hardtanh(x, { minVal: -0.3 }),
      F.threshold(x, 0.1, -2),
      F.hardshrink(x),
      F.softshrink(x, 0.3),
    ],
    (n) => image(n, 5),
  ],
  activations: [
    (x) => [
      F.sigmoid(x),
      F.silu(x),
      F.mish(x),
      F.gelu(x),
      F.gelu(x, { approximate: 'tanh' }),
      F.softplus(x),
      F.softplus(x, { beta: 3, threshold: 2 }),
      F.softsign(x),
      F.logsigmoid(x),
      F.hardswish(x),
      F.hardsigmoid(x),
      F.tanhshrink(x),
      F.glu(x),
    ],
    (n) => image(n, 6),
  ],
  reductions: [
    (x) => [
      x.sum(),
      x.sum(1),
      x.mean([1, 2], { keepdim: true }),
      x.prod(2),
      x.amax(1),
      x.amin([1, 2]),
      x.logsumexp(1),
      x.std(1),
      x.var([0, 2]),
      x.norm(1),
      x.argmax(1),
      x.argmin(),
      x.gt(0).any(1),
      x.gt(0).all(),
      x.cumsum(1),
    ],
    (n) => image(n, 3, 4),
  ],
  extremes: [
    (x, y) => [x.max(), x.max(1), x.min(-1, { keepdim: true }), x.max(y)],
    (n) => image(n, 4),
    (n) => image(n, 4),
  ],
  order: [(x) => [x.topk(2, 1), x.sort(1, { descending: true }), x.softmax(1), x.logSoftmax(-1)], (n) => image(n, 5)],
  shapes: [
    (x) => [
      x.reshape([x.shape[0] as number, -1]),
      x.reshape([-1, 4]),
      x.flatten(),
      x.unflatten(2, [2, 2]),
      x.unsqueeze(1).squeeze(1),
      x.permute([2, 0, 1]),
      x.transpose(1, 2),
      x.movedim(0, 2),
      x.repeat([2, 1, 1]),
      x.tile([2]),
    ],
    (n) => image(n, 3, 4),
  ],
  parts: [
    (x) => [
      x.split(2, 1),
      x.chunk(2, 2),
      x.narrow(1, 1, 2),
      x.select(2, -1),
      x.unbind(1),
      x.index(null, '...', 1),
      x.at(':, 1:, ::2'),
      x.at('-1'),
      x.flip([1]),
      x.roll(1, 1),
      x.index(0),
    ],
    (n) => image(n, 3, 4),
  ],
  joins: [
    (x, y) => [cat([x, y], 1), stack([x, y], 1), x.expand([2, -1, -1]), cat([x, zeros([x.shape[0] as number, 2])], 1)],
    (n) => image(n, 3),
    (n) => image(n, 3),
  ],
  triangles: [(x) => [x.tril(), x.triu(1), x.gt(0).tril(-1)], (n) => image(n, 3, 3)],
  indices: [
    (x, i) => [
      x.indexSelect(1, tensor([0, 2], { dtype: 'int32' })),
      x.gather(1, i),
      x.index(i.select(1, 0), 1),
      x.at('..., [0, 2, 1]'),
      F.oneHot(i, 3),
      F.embedding(i, x),
    ],
    (n) => image(n, 3),
    (n) => randint(0, 2, [n, 2]).to('int32'),
  ],
  products: [
    (x) => {
      const w = arange(9).float().reshape([3, 3]);
      return [
        x.matmul(w),
        x.select(1, 0).mm(w),
        x.bmm(x.transpose(1, 2)),
        einsum('bij,jk->bik', x, w),
        w.addmm(w, w, { beta: 0.5 }),
        x.select(1, 0).matmul(w.select(0, 0)),
      ];
    },
    (n) => image(n, 2, 3),
  ],
  convolutions: [
    (x) => [
      F.conv2d(x, full([4, 1, 3, 3], 0.1), { groups: 2, padding: 1, stride: 2, dilation: [1, 2] }),
      F.conv2d(x, full([1, 2, 2, 2], 0.1), { padding: 'same' }),
      F.convTranspose2d(x, full([2, 3, 3, 3], 0.1), { stride: 2, padding: 1, outputPadding: 1 }),
      F.conv1d(x.flatten(2), full([3, 2, 3], 0.1)),
      F.conv2d(x.select(0, 0), full([1, 2, 2, 2], 0.1)),
    ],
    (n) => image(n, 2, 6, 8),
  ],
  volumes: [
    (x) => [
      F.conv3d(x, full([2, 1, 2, 2, 2], 0.1)),
      F.maxPool3d(x, 2),
      F.avgPool3d(x, 2),
      F.convTranspose3d(x, full([1, 1, 2, 2, 2], 0.1)),
    ],
    (n) => image(n, 1, 4, 4, 4),
  ],
  pools: [
    (x) => [
      F.maxPool2d(x, 3, { stride: 2, padding: 1, ceilMode: true }),
      F.maxPool1d(x.flatten(2), 3, { dilation: 2 }),
      F.avgPool2d(x, 3, { stride: 2, padding: 1, countIncludePad: false }),
      F.avgPool2d(x, [2, 3]),
      F.adaptiveAvgPool2d(x, [3, 2]),
      F.adaptiveAvgPool2d(x, [4, 9]),
      F.adaptiveAvgPool2d(x, 1),
      F.adaptiveMaxPool2d(x, 2),
      F.lpPool2d(x, 2, 2),
    ],
    (n) => image(n, 2, 6, 8),
  ],
  padding: [
    (x) => [
      F.pad(x, [1, 2]),
      F.pad(x, [1, 2, 0, 1], { mode: 'reflect' }),
      F.pad(x, [2, 1, 0, 1], { mode: 'replicate' }),
      F.pad(x, [1, 1, 2, 0], { mode: 'circular' }),
      F.pad(x, [-1, 1], { value: 3 }),
    ],
    (n) => image(n, 2, 4, 5),
  ],
  resizing: [
    (x) => [
      F.interpolate(x, { scaleFactor: 2 }),
      F.interpolate(x, { size: [7, 6], mode: 'bilinear' }),
      F.interpolate(x, { scaleFactor: 2, mode: 'bilinear', alignCorners: true }),
      F.interpolate(x, { scaleFactor: 2, mode: 'bicubic' }),
      F.interpolate(x, { size: [2, 5], mode: 'area' }).mul(1),
      F.pixelShuffle(x.repeat([1, 2, 1, 1]), 2),
    ],
    (n) => image(n, 2, 4, 5),
  ],
  norms: [
    (x) => [
      F.layerNorm(x, [4, 5]),
      F.groupNorm(x, 2, { weight: tensor([1, 2, 3, 4]), bias: tensor([0, 1, 0, 1]) }),
      F.instanceNorm(x),
      F.rmsNorm(x, [5]),
      F.localResponseNorm(x, 3),
      F.normalize(x),
      F.batchNorm(x, zeros([4]), full([4], 2)),
    ],
    (n) => image(n, 4, 4, 5),
  ],
  distances: [(x, y) => [F.cosineSimilarity(x, y), F.pairwiseDistance(x, y)], (n) => image(n, 5), (n) => image(n, 5)],
  casts: [
    (x) => [x.to('int32'), x.gt(0).float(), x.gt(0).to('int32').mul(3), x.bool(), x.gt(0).mul(x)],
    (n) => image(n, 3).mul(4),
  ],
  attention: [
    (q, k) => [
      F.scaledDotProductAttention(q, k, k),
      F.scaledDotProductAttention(q, k, k, { attnMask: q.sum(-1, { keepdim: true }).gt(-9) }),
    ],
    (n) => image(n, 2, 3, 4),
    (n) => image(n, 2, 5, 4),
  ],
};

/** The operations as models. */
export function operations(): Sample[] {
  manualSeed(1);
  return Object.entries(OPERATIONS).map(([name, [of, ...inputs]]) => ({
    name,
    model: new Calling(of),
    example: inputs.map((make) => make(2)),
    other: inputs.map((make) => make(5)),
    options: {},
  }));
}

/** All tensors of a result, in order. */
export function tensorsOf(value: unknown): Tensor[] {
  if (value instanceof Tensor) return [value];
  if (Array.isArray(value)) return value.flatMap(tensorsOf);
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(tensorsOf) : [];
}

/** The inputs of a sample by the names that its file has for them. */
export function named({ options }: Sample, args: readonly unknown[]): Map<string, Tensor> {
  const inputs = tensorsOf(args);
  const name = (i: number): string => options.inputNames?.[i] ?? (inputs.length === 1 ? 'input' : `input_${i}`);
  return new Map(inputs.map((input, i) => [name(i), input]));
}
