import { inspect } from 'node:util';
import { runInNewContext } from 'node:vm';
import { arange, DTypeError, IndexError, manualSeed, rand, randint, type Tensor, tensor, ValueError } from 'torchlet';
import { type Image, transforms } from 'torchlet/vision';
import { describe, expect, expectTypeOf, test } from 'vitest';

const F = transforms.functional;

/** 2 rows of 3 pixels, colours counted up from 0. */
const small: Image = {
  data: Uint8Array.from({ length: 18 }, (_, i) => i),
  height: 2,
  width: 3,
  channels: 3,
};

const asTensor = (image: Image): unknown[] => F.toTensor(image).mul(255).round().tolist() as unknown[];

describe('toTensor', () => {
  test('puts the channels first and divides bytes by 255 as float32', () => {
    const x = transforms.toTensor()(small);
    expect(x.shape).toEqual([3, 2, 3]);
    expect(Array.from(x.data()).slice(0, 6)).toEqual([0, 3, 6, 9, 12, 15].map((v) => Math.fround(v / 255)));
  });

  test("takes a browser's ImageData: four clamped bytes a pixel, no channels named", () => {
    const x = F.toTensor({ data: new Uint8ClampedArray([255, 0, 51, 102]), height: 1, width: 1 });
    expect(x.tolist()).toEqual([[[1]], [[0]], [[Math.fround(0.2)]], [[Math.fround(0.4)]]]);
  });

  test('takes pixels of 16 bits and of floats unscaled, as numbers and not as bytes', () => {
    const size = { height: 1, width: 2, channels: 1 };
    const ints = F.toTensor({ data: Uint16Array.of(0, 65535), ...size });
    expect([ints.dtype, ints.tolist()]).toEqual(['int32', [[[0, 65535]]]]);
    expect(F.toTensor({ data: Int16Array.of(-3, 300), ...size }).tolist()).toEqual([[[-3, 300]]]);
    const floats = F.toTensor({ data: Float64Array.of(0.5, -1), ...size });
    expect([floats.dtype, floats.tolist()]).toEqual(['float32', [[[0.5, -1]]]]);
    expect(F.hflip({ data: Float64Array.of(0.5, -1), ...size }).data).toEqual(Float32Array.of(-1, 0.5));
  });

  test('takes the bytes of another realm', () => {
    const data = runInNewContext('Uint8Array.of(0, 255)') as Uint8Array;
    expect(F.toTensor({ data, height: 1, width: 2 }).tolist()).toEqual([[[0, 1]]]);
  });

  test('says what is wrong with what is no image', () => {
    expect(() => F.toTensor(tensor([[1]]) as unknown as Image)).toThrow(DTypeError);
    expect(() => F.toTensor('cat.png' as unknown as Image)).toThrow('pic should be PIL Image or ndarray. Got string');
    expect(() => F.toTensor({ data: new Uint8Array(5), height: 2, width: 3, channels: 1 })).toThrow(
      'an image of 2 x 3 pixels with 1 channels does not fit 5 values',
    );
  });
});

describe('an image stays an image, with the pixels a tensor would have', () => {
  const cases: [string, <T extends Image | Tensor>(x: T) => T][] = [
    ['hflip', F.hflip],
    ['vflip', F.vflip],
    ['crop', (x) => F.crop(x, 0, 1, 2, 2)],
    ['crop past the border', (x) => F.crop(x, -1, 2, 2, 3)],
    ['crop far outside', (x) => F.crop(x, 7, 9, 2, 2)],
    ['centerCrop', (x) => F.centerCrop(x, [4, 1])],
    ['pad', (x) => F.pad(x, [1, 0, 2, 1], { fill: 7 })],
    ['pad by mirroring', (x) => F.pad(x, [2, 1], { paddingMode: 'symmetric' })],
    ['pad by taking away', (x) => F.pad(x, [-1, 0, 2, 1], { paddingMode: 'symmetric' })],
  ];
  test.each(cases)('%s', (_, apply) => {
    const image = apply(small);
    expect(image.data).toBeInstanceOf(Uint8Array);
    expect(image.data.length).toBe(image.height * image.width * 3);
    const bytes = F.toTensor(small).mul(255).round().to('uint8');
    expect(asTensor(image)).toEqual(apply(bytes).to('float32').tolist());
  });
});

test('crop fills what lies outside with zeros and keeps the size asked for', () => {
  const x = tensor([[1, 2, 3, 4]]).reshape([1, 2, 2]);
  expect(F.crop(x, -1, 1, 3, 2).tolist()).toEqual([
    [
      [0, 0],
      [2, 0],
      [4, 0],
    ],
  ]);
  expect(F.crop(x, 5, 5, 1, 2).tolist()).toEqual([[[0, 0]]]);
});

test('symmetric padding cannot mirror more than there is', () => {
  expect(() => F.pad(rand([1, 2, 2]), 3, { paddingMode: 'symmetric' })).toThrow(IndexError);
});

describe('grayscale', () => {
  test("rounds bytes as PIL's convert('L')", () => {
    const colours = {
      data: Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255, 10, 20, 30),
      height: 1,
      width: 4,
      channels: 3,
    };
    expect(Array.from(transforms.grayscale()(colours).data)).toEqual([76, 150, 29, 18]);
  });

  test('repeats a grey picture to three channels', () => {
    const grey = { data: Uint8Array.of(1, 2), height: 1, width: 2, channels: 1 };
    expect(Array.from(transforms.grayscale(3)(grey).data)).toEqual([1, 1, 1, 2, 2, 2]);
    expect(transforms.grayscale(3)(rand([2, 1, 4, 4])).shape).toEqual([2, 3, 4, 4]);
  });

  test('takes 1 or 3 channels and gives 1 or 3', () => {
    expect(() => F.rgbToGrayscale(rand([2, 4, 4]))).toThrow('permitted channel values are [1, 3], but found 2');
    expect(() => F.rgbToGrayscale(rand([3, 4, 4]), 2)).toThrow(ValueError);
  });
});

describe('convertImageDtype', () => {
  test('spreads floats evenly over bytes, and scales integers by powers of two', () => {
    const bytes = F.convertImageDtype(tensor([0, 0.5, 1]), { dtype: 'uint8' });
    expect(bytes.tolist()).toEqual([0, 127, 255]);
    const integers = F.convertImageDtype(tensor(Uint8Array.of(0, 1, 255)), { dtype: 'int32' });
    expect(integers.tolist()).toEqual([0, 8388608, 2139095040]);
    expect(F.convertImageDtype(integers, { dtype: 'uint8' }).tolist()).toEqual([0, 1, 255]);
  });

  test('refuses float32 to int32', () => {
    expect(() => F.convertImageDtype(rand([3, 2, 2]), { dtype: 'int32' })).toThrow(
      'The cast from torch.float32 to torch.int32 cannot be performed safely.',
    );
  });
});

describe('normalize', () => {
  test('leaves its argument alone unless it works in place, and carries gradients', () => {
    const x = rand([3, 2, 2]);
    const before = x.tolist();
    F.normalize(x, 0.5, 0.5);
    expect(x.tolist()).toEqual(before);
    const y = F.normalize(x, [0, 0, 0], [2, 2, 2], { inplace: true });
    expect(y).toBe(x);
    const leaf = rand([1, 2, 2]).requiresGrad_();
    F.normalize(leaf, [0.5], [0.25]).sum().backward();
    expect(leaf.grad?.tolist()).toEqual([
      [
        [4, 4],
        [4, 4],
      ],
    ]);
  });
});

describe('random transforms draw from the seeded generator, as PyTorch does', () => {
  test('a flip happens when rand(1) < p', () => {
    const flip = transforms.randomHorizontalFlip();
    manualSeed(0);
    const drawn = Array.from({ length: 20 }, () => rand([1]).item() < 0.5);
    manualSeed(0);
    const flipped = drawn.map(() => flip(tensor([[0, 1]])).tolist()).map((rows) => JSON.stringify(rows) === '[[1,0]]');
    expect(flipped).toEqual(drawn);
  });

  test('a crop draws the row, then the column', () => {
    const x = arange(64).to('float32').reshape([1, 8, 8]);
    manualSeed(3);
    const [top, left] = [randint(0, 5, [1]).item(), randint(0, 4, [1]).item()];
    manualSeed(3);
    const cropped = transforms.randomCrop([4, 5])(x);
    expect(cropped.tolist()).toEqual(F.crop(x, top, left, 4, 5).tolist());
  });

  test('a crop of a padded picture', () => {
    expect(transforms.randomCrop(32, { padding: 4 })(rand([3, 32, 32])).shape).toEqual([3, 32, 32]);
    expect(transforms.randomCrop(5, { padIfNeeded: true })(rand([1, 2, 3])).shape).toEqual([1, 5, 5]);
    expect(() => transforms.randomCrop(4)(rand([1, 2, 9]))).toThrow(
      'Required crop size (4, 4) is larger than input image size (2, 9)',
    );
  });
});

describe('compose', () => {
  test('applies from left to right and prints as in PyTorch', () => {
    const both = transforms.compose([transforms.toTensor(), transforms.normalize([0.5, 0.4, 0.3], [0.5, 0.5, 0.5])]);
    expect(both(small).shape).toEqual([3, 2, 3]);
    expect(inspect(both)).toBe('Compose(\n    ToTensor()\n    Normalize(mean=[0.5, 0.4, 0.3], std=[0.5, 0.5, 0.5])\n)');
  });

  test('its type is that of its parts', () => {
    const toTensor = transforms.toTensor();
    const flip = transforms.randomHorizontalFlip();
    expectTypeOf(transforms.compose([flip, toTensor, flip])).toEqualTypeOf<(image: Image) => Tensor>();
    expectTypeOf(transforms.compose([flip, flip])(small)).toEqualTypeOf<Image>();
    const sum = transforms.compose([toTensor, (x: Tensor) => x.sum().item()]);
    expectTypeOf(sum(small)).toEqualTypeOf<number>();
  });

  test('names what is no transform', () => {
    expect(() => transforms.compose([3 as unknown as () => void])).toThrow('compose(): number is not a function');
  });
});

test("PyTorch's class names work with new", () => {
  const same = new transforms.Compose([new transforms.CenterCrop(2), new transforms.ToTensor()]);
  expectTypeOf(same).toEqualTypeOf<(image: Image) => Tensor>();
  expect(same(small).shape).toEqual([3, 2, 2]);
});
