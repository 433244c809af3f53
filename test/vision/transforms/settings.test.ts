import { readFileSync } from 'node:fs';
import { DTypeError, eye, manualSeed, nn, ones, rand, randint, stack, type Tensor, tensor, ValueError } from 'torchlet';
import { type Image, transforms } from 'torchlet/vision';
import { describe, expect, it } from 'vitest';

const F = transforms.functional;
const { v2 } = transforms;
const x = rand([3, 8, 8]);
const bytes = randint(0, 256, [3, 8, 8], { dtype: 'uint8' });

describe("wrong arguments are refused in torchvision's words", () => {
  const calls: [text: string, kind: typeof ValueError | typeof DTypeError, call: () => unknown][] = [
    ['Size must be an int or a 1 or 2 element tuple/list, not a 3 element', ValueError, () => F.resize(x, [1, 2, 3])],
    [
      'max_size = 4 must be strictly greater than the requested size',
      ValueError,
      () => F.resize(x, [4], { maxSize: 4 }),
    ],
    ['max_size should only be passed if size specifies', ValueError, () => transforms.resize([4, 4], { maxSize: 9 })],
    [
      'Antialias option is supported for bilinear and bicubic interpolation modes only',
      ValueError,
      () => F.resize(x, [4, 4], { interpolation: 'nearest', antialias: true }),
    ],
    [
      "Interpolation mode 'lanczos' is unsupported",
      ValueError,
      () => F.resize(x, [4, 4], { interpolation: 'lanczos' }),
    ],
    ['should be a InterpolationMode', DTypeError, () => F.resize(x, 4, { interpolation: 'cubic' as never })],
    ['hue_factor (0.6) is not in [-0.5, 0.5].', ValueError, () => F.adjustHue(x, 0.6)],
    ['brightness_factor (-1) is not non-negative.', ValueError, () => F.adjustBrightness(x, -1)],
    ['permitted channel values are [3, 1], but found 2', DTypeError, () => F.adjustContrast(rand([2, 4, 4]), 1)],
    ['Gamma should be a non-negative real number', ValueError, () => F.adjustGamma(x, -1)],
    ['Only torch.uint8 image tensors are supported, but found torch.float32', DTypeError, () => F.posterize(x, 4)],
    ['The number if bits should be between 0 and 8. Got 9', ValueError, () => F.posterize(bytes, 9)],
    ['Threshold should be less than bound of img.', DTypeError, () => F.solarize(x, 2)],
    ['Only torch.uint8 image tensors are supported', DTypeError, () => F.equalize(x)],
    ['should have 3 or 4 dimensions, but found 5', DTypeError, () => F.equalize(bytes.index(null, null))],
    ['should have at least 3 dimensions, but found 2', DTypeError, () => F.invert(rand([4, 4]))],
    ['kernel_size should have odd and positive integers. Got [4, 4]', ValueError, () => F.gaussianBlur(x, 4)],
    ['sigma should have positive values. Got [-1, -1]', ValueError, () => F.gaussianBlur(x, 3, -1)],
    ['Argument translate should be a sequence of length 2', ValueError, () => F.affine(x, 0, [1], 1, 0)],
    ['Argument scale should be positive', ValueError, () => F.affine(x, 0, [1, 1], 0, 0)],
    ["The number of elements in 'fill' cannot broadcast", ValueError, () => F.rotate(x, 3, { fill: [1, 2] })],
    ["Interpolation mode 'bicubic' is unsupported", ValueError, () => F.rotate(x, 3, { interpolation: 'bicubic' })],
    ['Requested crop size (9, 9) is bigger than input size (8, 8)', ValueError, () => F.fiveCrop(x, 9)],
    ['displacement shape should be (1, 8, 8, 2)', ValueError, () => F.elasticTransform(x, rand([1, 3, 3, 2]))],
    ['If brightness is a single number, it must be', ValueError, () => transforms.colorJitter({ brightness: -1 })],
    ['hue values should be between (-0.5, 0.5)', ValueError, () => transforms.colorJitter({ hue: [0, 0.7] })],
    ['If degrees is a single number, it must be positive.', ValueError, () => transforms.randomRotation(-3)],
    ['degrees should be a sequence of length 2.', ValueError, () => transforms.randomRotation([1, 2, 3])],
    [
      'translation values should be between 0 and 1',
      ValueError,
      () => transforms.randomAffine(1, { translate: [2, 0] }),
    ],
    ['scale values should be positive', ValueError, () => transforms.randomAffine(1, { scale: [0, 1] })],
    [
      'shear should be a sequence of length 2 or 4.',
      ValueError,
      () => transforms.randomAffine(1, { shear: [1, 2, 3] }),
    ],
    ['Random erasing probability should be between 0 and 1', ValueError, () => transforms.randomErasing({ p: 2 })],
    ['Scale should be between 0 and 1', ValueError, () => transforms.randomErasing({ scale: [0, 2] })],
    ["If value is str, it should be 'random'", ValueError, () => transforms.randomErasing({ value: 'x' as never })],
    [
      'it should have either a single value or 3 (number of input channels)',
      ValueError,
      () => transforms.randomErasing({ p: 1, value: [1, 2] })(x),
    ],
    ['Kernel size value should be an odd and positive number.', ValueError, () => transforms.gaussianBlur(2)],
    [
      'sigma values should be positive and of the form (min, max).',
      ValueError,
      () => transforms.gaussianBlur(3, [2, 1]),
    ],
    ['The severity must be between [1, 10]. Got 11 instead.', ValueError, () => transforms.augMix({ severity: 11 })],
    [
      'The provided policy mnist is not recognized.',
      ValueError,
      () => transforms.autoAugment({ policy: 'mnist' as never }),
    ],
    ['should be square. Got (2, 3)', ValueError, () => transforms.linearTransformation(rand([2, 3]), rand([2]))],
    ['mean_vector should have the same length 3', ValueError, () => transforms.linearTransformation(eye(2), rand([3]))],
    ['incompatible shape.[3 x 8 x 8] != 4', ValueError, () => transforms.linearTransformation(eye(4), rand([4]))(x)],
    ['randomOrder(): number is not a function', ValueError, () => transforms.randomOrder([1 as never])],
    ["Length of p doesn't match", ValueError, () => transforms.randomChoice([transforms.pad(1)], { p: [1, 2] })],
    ['num_classes must be passed', ValueError, () => v2.mixUp()(rand([2, 3, 4, 4]), tensor(Int32Array.of(0, 1)))],
    ['Expected a batched input with 4 dims', ValueError, () => v2.cutMix()(rand([3, 4, 4]), rand([3, 2]))],
    ['3 != 2', ValueError, () => v2.cutMix()(rand([3, 3, 4, 4]), rand([2, 2]))],
  ];

  it.each(calls)('%s', (text, kind, call) => {
    expect(call).toThrow(text);
    if (!text.startsWith('Expected a batched')) expect(call).toThrow(kind);
  });

  it('by tensors where images stand, and options that there are not', () => {
    const image: Image = { data: new Uint8Array(12), height: 2, width: 2, channels: 3 };
    expect(() => transforms.randomErasing({ p: 1 })(image as never)).toThrow(
      /img should be Tensor Image|must be Tensor/,
    );
    expect(() => transforms.randomRotation(3, { expnd: true } as never)).toThrow(/expnd/);
    expect(() => F.adjustHue('x' as never, 0)).toThrow('img should be PIL Image. Got string');
  });
});

describe('transforms of a list', () => {
  const shift = (by: number) => (value: Tensor) => value.mul(10).add(by);
  const digits = [shift(1), shift(2), shift(3)] as const;
  const recorded = JSON.parse(readFileSync(new URL('./recorded.json', import.meta.url), 'utf8')) as {
    mixes: { alpha: number; share: number; box: [number, number, number, number] }[];
    choices: number[];
    orders: number[][];
  };

  it("randomChoice and randomOrder draw as torchvision's v2", () => {
    manualSeed(0);
    const choose = transforms.randomChoice(digits, { p: [0.2, 0.5, 0.3] });
    expect(recorded.choices.map(() => (choose(tensor(0)) as Tensor).item())).toEqual(
      recorded.choices.map((i) => i + 1),
    );
    const order = transforms.randomOrder(digits);
    for (const places of recorded.orders) {
      const expected = places.reduce((value, place) => value * 10 + place + 1, 0);
      expect((order(tensor(0)) as Tensor).item()).toBe(expected);
    }
  });

  it('randomApply applies all or none', () => {
    manualSeed(0);
    const all = transforms.randomApply([shift(1), shift(2)], 1);
    expect((all(tensor(0)) as Tensor).item()).toBe(12);
    expect((transforms.randomApply([shift(1)], 0)(tensor(5)) as Tensor).item()).toBe(5);
    expect(String(new transforms.RandomApply([transforms.pad(1)], 0.3))).toBe(
      'RandomApply(\n    p=0.3\n    Pad(padding=1, fill=0, padding_mode=constant)\n)',
    );
  });

  it("mixUp and cutMix draw torchvision's shares and rectangles", () => {
    const [images, labels] = [rand([3, 2, 9, 12]), tensor(Int32Array.of(2, 0, 1))];
    recorded.mixes.forEach(({ alpha, share, box: [left, top, right, bottom] }, seed) => {
      const before = [2, 0, 1].map((i) => images.select(0, i));
      manualSeed(seed);
      const [mixed, shares] = v2.mixUp({ alpha, numClasses: 4 })(images, labels);
      const wanted = images.mul(share).add(stack(before).mul(1 - share));
      expect(mixed.sub(wanted).abs().amax().item()).toBeLessThan(1e-5);
      expect(shares.index(0, 2).item()).toBeCloseTo(share, 5);
      expect(shares.index(0, 1).item()).toBeCloseTo(1 - share, 5);

      manualSeed(seed);
      const [cut, parts] = new v2.CutMix({ alpha, numClasses: 4 })(images, labels);
      const kept = 1 - ((right - left) * (bottom - top)) / 108;
      expect(parts.index(1, 0).item()).toBeCloseTo(kept, 5);
      for (let y = 0; y < 9; y++) {
        for (let column = 0; column < 12; column++) {
          const inside = column >= left && column < right && y >= top && y < bottom;
          expect(cut.index(1, 0, y, column).item()).toBe(images.index(inside ? 0 : 1, 0, y, column).item());
        }
      }
      expect(nn.functional.crossEntropy(rand([3, 4]), parts).shape).toEqual([]);
    });
  });
});

describe('all transforms', () => {
  const image: Image = {
    data: bytes.permute([1, 2, 0]).contiguous().data() as Uint8Array,
    height: 8,
    width: 8,
    channels: 3,
  };
  const list = [
    transforms.resize(6),
    transforms.randomResizedCrop(4),
    transforms.colorJitter({ brightness: 0.5, hue: 0.2 }),
    transforms.randomGrayscale(1),
    transforms.randomRotation(20),
    transforms.randomAffine(20, { shear: 5 }),
    transforms.randomPerspective({ p: 1 }),
    transforms.gaussianBlur(3),
    transforms.elasticTransform({ sigma: 0.3 }),
    transforms.autoAugment(),
    transforms.randAugment(),
    transforms.trivialAugmentWide(),
    transforms.augMix(),
    transforms.randomInvert(1),
    transforms.randomPosterize(2, 1),
    transforms.randomSolarize(100, 1),
    transforms.randomAdjustSharpness(2, 1),
    transforms.randomAutocontrast(1),
    transforms.randomEqualize(1),
  ];

  it.each(list.map((transform) => [String(transform).split('(')[0], transform] as const))(
    '%s leaves an image an image, with the pixels of the tensor',
    (name, transform) => {
      manualSeed(3);
      const pixels = transform(bytes);
      manualSeed(3);
      const picture = transform(image);
      expect([picture.channels, picture.height, picture.width]).toEqual(pixels.shape);
      // Pillow widens its filter where it shrinks, and rounds in its own way where it makes grey.
      if (/Resize|RandomResizedCrop|Grayscale/.test(name as string)) return;
      expect([...picture.data]).toEqual([...pixels.permute([1, 2, 0]).contiguous().data()]);
    },
  );

  it('give back views as they would copies', () => {
    const view = rand([8, 8, 3]).permute([2, 0, 1]);
    for (const apply of [
      (t: Tensor) => F.adjustHue(t, 0.2),
      (t: Tensor) => F.rotate(t, 30),
      (t: Tensor) => F.gaussianBlur(t, 3),
      (t: Tensor) => F.adjustSharpness(t, 2),
      (t: Tensor) => F.resize(t, 5),
      (t: Tensor) => F.autocontrast(t),
      (t: Tensor) => F.erase(t, 1, 1, 2, 2, ones([1])),
    ]) {
      expect(apply(view).tolist()).toEqual(apply(view.contiguous()).tolist());
    }
  });
});
