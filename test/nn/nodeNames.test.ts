import { kron, manualSeed, matmul, nn, noGrad, ones, rand, type Tensor, tensor, zeros } from 'torchlet';
import { describe, expect, it } from 'vitest';

const F = nn.functional;
manualSeed(0);
const learned = (shape: number[]): Tensor => rand(shape, { requiresGrad: true });
const [x, t] = [learned([3, 4]), rand([3, 4])];
const [row, image, volume] = [learned([2, 3, 8]), learned([2, 3, 8, 8]), learned([1, 2, 4, 4, 4])];
const classes = tensor(Int32Array.of(0, 1, 3));
const grid = rand([2, 3, 3, 2]);
const maxima = F.maxPool2dWithIndices(image, 2);

/** What PyTorch 1.13 prints behind grad_fn= of these results. */
const nodes: Record<string, (() => Tensor)[]> = {
  NllLossBackward0: [() => F.crossEntropy(x, classes), () => F.nllLoss(x, classes, { reduction: 'none' })],
  NllLoss2DBackward0: [() => F.crossEntropy(image, zeros([2, 8, 8], { dtype: 'int32' }))],
  DivBackward0: [() => F.crossEntropy(x, t)],
  MseLossBackward0: [() => F.mseLoss(x, t)],
  MeanBackward0: [
    () => F.l1Loss(x, t),
    () => F.klDiv(x, t),
    () => F.poissonNllLoss(x, t),
    () => F.gaussianNllLoss(x, t, t),
  ],
  SmoothL1LossBackward0: [() => F.smoothL1Loss(x, t), () => F.smoothL1Loss(x, t, { beta: 0, reduction: 'none' })],
  HuberLossBackward0: [() => F.huberLoss(x, t), () => F.huberLoss(x, t, { reduction: 'none' })],
  SoftMarginLossBackward0: [() => F.softMarginLoss(x, t)],
  MultiMarginLossBackward0: [() => F.multiMarginLoss(x, classes)],
  BinaryCrossEntropyBackward0: [
    () => F.binaryCrossEntropy(x, t),
    () => F.binaryCrossEntropy(x, t, { reduction: 'none' }),
  ],
  BinaryCrossEntropyWithLogitsBackward0: [() => F.binaryCrossEntropyWithLogits(x, t)],
  ConvolutionBackward0: [
    () => F.conv1d(row, rand([2, 3, 3])),
    () => F.conv2d(image, rand([2, 3, 3, 3])),
    () => F.conv3d(volume, rand([2, 2, 3, 3, 3])),
    () => F.convTranspose1d(row, rand([3, 2, 3])),
    () => F.convTranspose2d(image, rand([3, 2, 3, 3])),
    () => F.convTranspose3d(volume, rand([2, 2, 3, 3, 3])),
  ],
  SqueezeBackward1: [
    () => F.maxPool1d(row, 2),
    () => F.avgPool1d(row, 2),
    () => F.adaptiveAvgPool1d(row, 2),
    () => F.adaptiveMaxPool1d(row, 2),
  ],
  MaxPool2DWithIndicesBackward0: [() => F.maxPool2d(image, 2)],
  MaxPool3DWithIndicesBackward0: [() => F.maxPool3d(volume, 2)],
  AvgPool2DBackward0: [() => F.avgPool2d(image, 2)],
  AvgPool3DBackward0: [() => F.avgPool3d(volume, 2)],
  AdaptiveAvgPool2DBackward0: [
    () => F.adaptiveAvgPool2d(image, 2),
    () => F.interpolate(image, { scaleFactor: 2, mode: 'area' }),
  ],
  AdaptiveAvgPool3DBackward0: [() => F.adaptiveAvgPool3d(volume, 2)],
  MeanBackward1: [() => F.adaptiveAvgPool2d(image, 1)],
  AdaptiveMaxPool2DBackward0: [() => F.adaptiveMaxPool2d(image, 2)],
  AdaptiveMaxPool3DBackward0: [() => F.adaptiveMaxPool3dWithIndices(volume, 2).output],
  MaxUnpool2DBackward0: [() => F.maxUnpool2d(maxima.output, maxima.indices, 2)],
  EmbeddingBackward0: [() => F.embedding(tensor(Int32Array.of(0, 2)), x)],
  EmbeddingBagBackward0: [() => F.embeddingBag(tensor(Int32Array.of(0, 2)).reshape([1, 2]), x)],
  NativeBatchNormBackward0: [
    () => F.batchNorm(image, null, null, { training: true }),
    () => F.batchNorm(image, zeros([3]), ones([3])),
  ],
  NativeLayerNormBackward0: [() => F.layerNorm(x, [4])],
  NativeGroupNormBackward0: [() => F.groupNorm(image, 3)],
  ConstantPadNdBackward0: [() => F.pad(x, [1, 1])],
  ReflectionPad1DBackward0: [() => F.pad(row, [1, 1], { mode: 'reflect' })],
  ReflectionPad2DBackward0: [() => F.pad(image, [1, 1, 1, 1], { mode: 'reflect' })],
  ReplicationPad3DBackward0: [() => F.pad(volume, [1, 1, 1, 1, 1, 1], { mode: 'replicate' })],
  CopySlices: [() => F.pad(image, [1, 1, 1, 1], { mode: 'circular' })],
  UpsampleNearest2DBackward1: [() => F.interpolate(image, { scaleFactor: 2 })],
  UpsampleBilinear2DBackward1: [() => F.interpolate(image, { scaleFactor: 2, mode: 'bilinear' })],
  UpsampleBicubic2DBackward1: [() => F.interpolate(image, { scaleFactor: 2, mode: 'bicubic' })],
  UpsampleTrilinear3DBackward1: [() => F.interpolate(volume, { scaleFactor: 2, mode: 'trilinear' })],
  UpsampleNearestExact2DBackward1: [() => F.interpolate(image, { scaleFactor: 2, mode: 'nearest-exact' })],
  GridSampler2DBackward0: [() => F.gridSample(image, grid, { alignCorners: false })],
  AffineGridGeneratorBackward0: [() => F.affineGrid(learned([2, 2, 3]), [2, 3, 4, 4], { alignCorners: false })],
  PixelShuffleBackward0: [() => F.pixelShuffle(learned([1, 4, 2, 2]), 2)],
  PixelUnshuffleBackward0: [() => F.pixelUnshuffle(image, 2)],
  UnsafeViewBackward0: [
    () => matmul(x, rand([2, 4, 3])),
    () => matmul(learned([5, 2, 4]), rand([4])),
    () => matmul(rand([2, 3, 4]), learned([4, 2])),
    () => matmul(learned([4]), rand([2, 4, 3])),
    () => kron(x, rand([2, 2])),
  ],
  SqueezeBackward3: [() => matmul(learned([4]), rand([4, 3]))],
  ReluBackward0: [() => F.relu(x)],
  HardtanhBackward0: [() => F.relu6(x), () => F.hardtanh(x)],
  EluBackward0: [() => F.elu(x), () => F.selu(x)],
  CeluBackward0: [() => F.celu(x)],
  LeakyReluBackward0: [() => F.leakyRelu(x)],
  PreluBackward0: [() => F.prelu(x, tensor([0.1]))],
  GeluBackward0: [() => F.gelu(x)],
  SiluBackward0: [() => F.silu(x)],
  MishBackward0: [() => F.mish(x)],
  HardswishBackward0: [() => F.hardswish(x)],
  HardsigmoidBackward0: [() => F.hardsigmoid(x)],
  HardshrinkBackward0: [() => F.hardshrink(x)],
  SoftshrinkBackward0: [() => F.softshrink(x)],
  SoftplusBackward0: [() => F.softplus(x)],
  ThresholdBackward0: [() => F.threshold(x, 0.1, 0)],
  GluBackward0: [() => F.glu(x)],
  SoftmaxBackward0: [() => F.softmax(x, 1), () => F.softmin(x, 1)],
  LogSoftmaxBackward0: [() => F.logSoftmax(x, 1)],
  Im2ColBackward0: [() => F.unfold(image, 3)],
  Col2ImBackward0: [() => F.fold(learned([1, 12, 9]), 4, 2)],
};

/** Whose derivatives need the result. */
const SAVED = ['ReluBackward0', 'SoftmaxBackward0', 'LogSoftmaxBackward0'];

describe("the node of a function's result", () => {
  it.each(Object.entries(nodes))("is PyTorch's %s", (name, calls) => {
    for (const call of calls) expect(call().gradFn?.name).toBe(name);
  });

  it.each(Object.entries(nodes))('%s belongs to a tensor of its own, which can be changed in place', (name, calls) => {
    for (const call of calls) {
      const factor = learned([]);
      noGrad(call).mul_(factor).sum().backward();
      expect(factor.grad).not.toBeNull();
      const change = () => call().mul_(factor).sum().backward();
      if (SAVED.includes(name)) expect(change).toThrow('modified by an inplace operation');
      else change();
    }
  });

  it('is printed with a loss, as every tutorial does it', () => {
    expect(
      String(new nn.CrossEntropyLoss()(tensor([[0, 0]], { requiresGrad: true }).float(), tensor(Int32Array.of(1)))),
    ).toBe('tensor(0.6931, grad_fn=<NllLossBackward0>)');
  });

  it('is not that of an operand which comes back as it is', () => {
    const hidden = x.mul(2);
    const before = hidden.gradFn?.name;
    F.pad(hidden, [0, 0], { mode: 'reflect' });
    F.dropout(hidden, { training: false });
    expect(hidden.gradFn?.name).toBe(before);
  });
});
