import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { manualSeed, memoryStats, nn, noGrad, rand, setHeapLimit, type Tensor, tensor } from 'torchlet';
import { models } from 'torchlet/vision';
import { describe, expect, it } from 'vitest';

interface Recorded {
  parameters: number;
  entries: number;
  keys: string;
  names?: string[];
  weights: Record<string, [first: number, last: number, mean: number]>;
  eval: number[];
  loss: number;
  gradients: Record<string, number>;
  evalAfter: number[];
}

type Model = nn.Module;

/** What `record.py` beside this file wrote: torchvision's models. */
const recorded = JSON.parse(readFileSync(new URL('./recorded.json', import.meta.url), 'utf8')) as Record<
  string,
  Recorded
>;

const smallTransformer = (options: models.VisionTransformerOptions): Model =>
  new models.VisionTransformer(32, 8, 2, 4, 64, 128, { numClasses: 10, ...options });

type Case = [make: () => Model, side: number, gradientTolerance?: number];

const SMALL: Record<string, Case> = {
  'resnet18 of 10 classes': [() => models.resnet18({ numClasses: 10, zeroInitResidual: true }), 32],
  'resnet50, grouped and dilated': [
    () =>
      models.resnet50({
        numClasses: 5,
        groups: 4,
        widthPerGroup: 16,
        replaceStrideWithDilation: [false, true, true],
      }),
    64,
    // Fifty normalizations over 32 pixels: PyTorch's own float32 gradients are up to 5e-3 from its float64 ones (5.3683, 5.3944).
    1e-2,
  ],
  'mobilenetV2 of 10 classes': [() => models.mobilenetV2({ numClasses: 10, widthMult: 0.35, dropout: 0.5 }), 64],
  squeezenet1_1: [() => models.squeezenet1_1(), 64],
  VisionTransformer: [() => smallTransformer({ dropout: 0.1 }), 32],
  'VisionTransformer with one more layer': [() => smallTransformer({ representationSize: 48 }), 32],
};

const LARGE: Record<string, Case> = {
  resnet18: [() => models.resnet18(), 64],
  // One ReLU6 of features.13 is at 2.4e-6 in float64, -6.7e-6 here: its gradient passes or not, which is 1.6e-3 of the norms before it.
  // Its layer is within 8.6e-6 of float64's here, PyTorch's float32 within 9.5e-6.
  mobilenetV2: [() => models.mobilenetV2(), 64, 2e-3],
  squeezenet1_0: [() => models.squeezenet1_0({ numClasses: 10 }), 64],
  alexnet: [() => models.alexnet(), 64],
  vgg11: [() => models.vgg11(), 32],
  vgg11Bn: [() => models.vgg11Bn({ numClasses: 10 }), 32],
  vitB32: [() => models.vitB32({ numClasses: 10, imageSize: 64 }), 64],
};

/** Minutes more, of the same parts as those above: TORCHLET_TEST_MODELS=1. */
const LARGEST: Record<string, Case> = {
  resnet34: [() => models.resnet34(), 64],
  resnet50: [() => models.resnet50(), 64, 1e-2],
  vgg16: [() => models.vgg16(), 32],
  vgg16Bn: [() => models.vgg16Bn(), 32],
  vitB16: [() => models.vitB16(), 224],
};

/** The weights of VGG and their gradients are more than the 512 MiB that the heap may have. */
setHeapLimit(2 * 2 ** 30);

const all = process.env.TORCHLET_TEST_ALL === '1';
const every = process.env.TORCHLET_TEST_MODELS === '1';
const CASES = Object.entries({ ...SMALL, ...(all || every ? LARGE : {}), ...(every ? LARGEST : {}) });

function summary(x: Tensor): [number, number, number] {
  const values = x.data() as Float32Array;
  const sum = values.reduce((total, value, i) => total + value * ((i % 7) + 1), 0);
  return [values[0] as number, values.at(-1) as number, sum / values.length];
}

/** Relative to the largest: sums over thousands of products differ in their order. */
function close(actual: readonly number[], expected: readonly number[], tolerance: number): void {
  const scale = Math.max(...expected.map(Math.abs));
  expect(actual).toHaveLength(expected.length);
  for (const [i, value] of actual.entries()) {
    expect(Math.abs(value - (expected[i] as number)), `element ${i}: ${value}, ${expected[i]}`).toBeLessThanOrEqual(
      tolerance * scale,
    );
  }
}

/** Norms of gradients below this are those of rounding errors. */
const ROUNDING = 1e-4;

const firstThree = (scores: Tensor): number[] => [...scores.narrow(1, 0, 3).contiguous().data()].map(Number);

describe.each(CASES)("%s is torchvision's", (name, [make, side, gradientTolerance = 1e-3]) => {
  const row = recorded[name] as Recorded;

  it('in names, shapes, weights from the seed, scores, loss and gradients', { timeout: 300_000 }, () => {
    manualSeed(0);
    const model = make();
    const state = Object.entries(model.stateDict());
    let count = 0;
    for (const parameter of model.parameters()) count += parameter.numel();
    expect(count).toBe(row.parameters);
    expect(state).toHaveLength(row.entries);
    const keys = state.map(([key, value]) => `${key} [${value.shape.join(', ')}]`).join('\n');
    expect(createHash('sha256').update(keys).digest('hex')).toBe(row.keys);
    for (const [key, expected] of Object.entries(row.weights)) {
      const found = summary((state.find(([at]) => at === key) as [string, Tensor])[1]);
      // Single numbers are the same bits, where the processor's own functions take no part in them.
      for (let i = 0; i < 3; i++) expect(found[i], `${key}, number ${i}`).toBeCloseTo(expected[i] as number, 6);
    }
    if (model instanceof models.VisionTransformer) nn.init.normal_((model.heads.at(-1) as nn.Linear).weight, 0, 0.02);

    manualSeed(1);
    const images = rand([2, 3, side, side]);
    model.eval();
    close(
      noGrad(() => firstThree(model(images))),
      row.eval,
      1e-4,
    );
    model.train();
    manualSeed(2);
    const loss = nn.functional.crossEntropy(model(images), tensor(Int32Array.of(1, 3)));
    loss.backward();
    close([loss.item() as number], [row.loss], 1e-4);
    const named = new Map(model.namedParameters());
    for (const [key, norm] of Object.entries(row.gradients)) {
      const { grad } = named.get(key) as nn.Parameter;
      const found = (grad as Tensor).norm().item() as number;
      // A bias before a normalization has no gradient (2e-14 in float64): PyTorch's is rounding, and so is this.
      const bound = norm < ROUNDING ? ROUNDING : gradientTolerance * norm;
      expect(Math.abs(found - norm), `${key}: ${found}, ${norm}`).toBeLessThanOrEqual(bound);
    }
    model.eval();
    close(
      noGrad(() => firstThree(model(images))),
      row.evalAfter,
      1e-4,
    );
    for (const parameter of model.parameters()) parameter.dispose();
  });
});

describe('a model', () => {
  it('has the names of the state dict in order', () => {
    expect(Object.keys(models.resnet18().stateDict())).toEqual(recorded.resnet18?.names);
  });

  it("prints as torchvision's", () => {
    expect(String(models.resnet18().layer2.at(0))).toBe(
      [
        'BasicBlock(',
        '  (conv1): Conv2d(64, 128, kernel_size=(3, 3), stride=(2, 2), padding=(1, 1), bias=False)',
        '  (bn1): BatchNorm2d(128, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)',
        '  (relu): ReLU(inplace=True)',
        '  (conv2): Conv2d(128, 128, kernel_size=(3, 3), stride=(1, 1), padding=(1, 1), bias=False)',
        '  (bn2): BatchNorm2d(128, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)',
        '  (downsample): Sequential(',
        '    (0): Conv2d(64, 128, kernel_size=(1, 1), stride=(2, 2), bias=False)',
        '    (1): BatchNorm2d(128, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)',
        '  )',
        ')',
      ].join('\n'),
    );
  });

  it('takes another last layer, and other normalizing layers', () => {
    const model = models.resnet18({ normLayer: (channels) => new nn.GroupNorm(8, channels) });
    model.fc = new nn.Linear(512, 4);
    expect(model(rand([1, 3, 32, 32])).shape).toEqual([1, 4]);
    expect(Object.keys(model.stateDict())).toContain('layer1.0.bn1.weight');
    expect(Object.keys(model.stateDict())).not.toContain('layer1.0.bn1.running_mean');
  });

  it.each([
    ['resnet18', () => models.resnet18({ numClasses: 10 })],
    ['mobilenetV2', () => models.mobilenetV2({ numClasses: 10, widthMult: 0.35 })],
    ['squeezenet1_1', () => models.squeezenet1_1({ numClasses: 10 })],
  ] as [string, () => Model][])('%s leaves no more behind a training step than its gradients', (_, make) => {
    const model = make();
    const x = rand([8, 3, 64, 64]);
    const step = (): void => {
      const loss = nn.functional.crossEntropy(model(x), tensor(new Int32Array(8)));
      loss.backward();
      loss.dispose();
      for (const parameter of model.parameters()) parameter.grad = null;
    };
    step();
    const before = memoryStats().usedBytes;
    step();
    // Less than one result of the first convolution, of which each block made several.
    expect(memoryStats().usedBytes - before).toBeLessThan(8 * 16 * 32 * 32 * 4);
  });

  it('shows what passes between its layers to hooks, unharmed', () => {
    const model = models.resnet18({ numClasses: 2 });
    const seen: Tensor[] = [];
    (model.layer1.at(0) as models.BasicBlock).bn1.registerForwardHook(
      (_, __, output) => void seen.push(output as Tensor),
    );
    (model.layer1.at(0) as models.BasicBlock).conv1.registerForwardHook((_, [x]) => void seen.push(x as Tensor));
    model(rand([2, 3, 32, 32]))
      .sum()
      .backward();
    expect(seen.map((x) => x.shape)).toEqual([
      [2, 64, 8, 8],
      [2, 64, 8, 8],
    ]);
    for (const x of seen) expect(Number.isFinite(x.sum().item())).toBe(true);
  });

  it("of vision transformers takes the names in torchvision's files of weights", () => {
    manualSeed(0);
    const [from, to] = [smallTransformer({}), smallTransformer({})];
    const old = Object.entries(from.stateDict()).map(([key, value]) => [
      key.replace('mlp.0', 'mlp.linear_1').replace('mlp.3', 'mlp.linear_2'),
      value,
    ]);
    expect(old.map(([key]) => key)).toContain('encoder.layers.encoder_layer_1.mlp.linear_2.bias');
    expect(to.loadStateDict(Object.fromEntries(old))).toEqual({ missingKeys: [], unexpectedKeys: [] });
    const images = rand([1, 3, 32, 32]);
    expect(to(images).tolist()).toEqual(from(images).tolist());
  });

  it('refuses what it cannot be', () => {
    expect(() => models.resnet18({ weights: 'DEFAULT' as never })).toThrow(
      /resnet18: weights are not downloaded here.*loadModel/,
    );
    expect(() => models.vgg11Bn({ weights: true as never })).toThrow(/vgg11Bn: weights/);
    expect(() => models.resnet18({ numClases: 10 } as never)).toThrow(/numClases/);
    expect(() => models.resnet50({ replaceStrideWithDilation: [true] })).toThrow(
      'replace_stride_with_dilation should be None or a 3-element tuple',
    );
    expect(() => models.resnet18({ groups: 2 })).toThrow('BasicBlock only supports groups=1 and base_width=64');
    expect(() => models.resnet18({ replaceStrideWithDilation: [false, false, true] })).toThrow(
      'Dilation > 1 not supported in BasicBlock',
    );
    expect(() => models.mobilenetV2({ invertedResidualSetting: [] })).toThrow(
      'inverted_residual_setting should be non-empty or a 4-element list',
    );
    expect(() => new models.SqueezeNet('2' as never)).toThrow('Unsupported SqueezeNet version 2: 1_0 or 1_1 expected');
    expect(() => models.vitB16({ imageSize: 100 })).toThrow('Input shape indivisible by patch size!');
    expect(() => smallTransformer({})(rand([1, 3, 32, 40]))).toThrow('Wrong image width! Expected 32 but got 40!');
  });
});
