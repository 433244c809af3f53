import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FormatError, manualSeed, rand, type Tensor, tensor } from 'torchlet';
import { DataLoader } from 'torchlet/data';
import { datasets, type Image, transforms, utils } from 'torchlet/vision';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../fixtures';

interface Recorded {
  files: Record<string, { file: string; shape: [number, number, number]; rgb: string }>;
  deep: { file: string; values: number[] };
  grids: {
    shape: number[];
    options: Record<string, unknown>;
    outShape: number[];
    input: number[];
    output: number[];
  }[];
  fake: { pixels: number[]; target: number }[];
}

/** What `record.py` beside this file wrote: files by Pillow and what it reads in them, torchvision's grids and made-up data. */
const recorded = JSON.parse(readFileSync(new URL('./recorded.json', import.meta.url), 'utf8')) as Recorded;
const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));
const fileOf = (name: string): Uint8Array => bytesOf(recorded.files[name]?.file as string);

describe('ImageFolder', () => {
  const files = Object.entries(recorded.files);

  it.each(files)('reads %s as Pillow does', async (name, { file, shape, rgb }) => {
    const root = await temporaryFolder({ [`a/${name}`]: bytesOf(file) });
    const [image, target] = new datasets.ImageFolder(root).get(0) as [Image, number];
    expect(target).toBe(0);
    expect([image.height, image.width, image.channels]).toEqual(shape);
    const wanted = [...bytesOf(rgb)];
    const off = [...image.data].map((value, i) => Math.abs(Number(value) - (wanted[i] as number)));
    // Decoders of JPEG round their cosine transforms in ways of their own.
    expect(Math.max(...off)).toBeLessThanOrEqual(name.endsWith('.jpg') ? 3 : 0);
  });

  it('takes folders for classes, in order, with what is in them at any depth', async () => {
    const png = fileOf('RGB.png');
    const root = await temporaryFolder({
      'dog/2.png': png,
      'dog/10.PNG': png,
      'dog/more/1.png': png,
      'dog/notes.txt': 'no image',
      'Cat/1.png': png,
      'readme.md': 'no class',
    });
    const dataset = new datasets.ImageFolder(root, { transform: transforms.toTensor() });
    expect(dataset.classes).toEqual(['Cat', 'dog']);
    expect(dataset.classToIdx).toEqual({ Cat: 0, dog: 1 });
    expect(dataset.samples.map(([path]) => path.slice(root.length + 1))).toEqual([
      'Cat/1.png',
      'dog/10.PNG',
      'dog/2.png',
      'dog/more/1.png',
    ]);
    expect(dataset.targets).toEqual([0, 1, 1, 1]);
    expect(String(dataset)).toBe(
      `Dataset ImageFolder\n    Number of datapoints: 4\n    Root location: ${root}\n    Transform: ToTensor()`,
    );
    const [[images, targets]] = [...new DataLoader(dataset, { batchSize: 4 })] as [[Tensor, Tensor]];
    expect(images.shape).toEqual([4, 3, 13, 11]);
    expect(targets.tolist()).toEqual([0, 1, 1, 1]);
  });

  it("takes the user's loader, also one that gives promises, and choice of files", async () => {
    const root = await temporaryFolder({
      'a/1.raw': Uint8Array.of(9, 8),
      'a/2.txt': 'no',
      'b/3.raw': Uint8Array.of(7, 6),
    });
    const dataset = new datasets.ImageFolder(root, {
      loader: async (path) => ({ data: new Uint8Array(await readFile(path)), height: 1, width: 2, channels: 1 }),
      isValidFile: (path) => path.endsWith('.raw'),
      transform: transforms.pilToTensor(),
      targetTransform: (target) => target + 5,
    });
    const batches: unknown[] = [];
    for await (const [images, targets] of new DataLoader(dataset, { batchSize: 2 })) {
      batches.push((images as Tensor).tolist(), (targets as Tensor).tolist());
    }
    expect(batches).toEqual([
      [[[[9, 8]]], [[[7, 6]]]],
      [5, 6],
    ]);
  });

  it('says what is missing', async () => {
    const root = await temporaryFolder({ 'a/1.png': fileOf('RGB.png'), 'b/notes.txt': '' });
    expect(() => new datasets.ImageFolder(root)).toThrow(
      'Found no valid file for the classes b. Supported extensions are: .jpg, .jpeg, .png, .ppm, .bmp, .pgm, .tif, .tiff, .webp',
    );
    expect(() => new datasets.ImageFolder(join(root, 'a'))).toThrow("Couldn't find any class folder in");
    const bad = await temporaryFolder({ 'a/1.png': 'no image', 'a/2.webp': 'RIFF' });
    const dataset = new datasets.ImageFolder(bad);
    expect(() => dataset.get(0)).toThrow(/cannot identify image file .*1\.png': PNG, JPEG, PPM and PGM are known/);
    expect(() => dataset.get(2)).toThrow('index 2 is out of range for a dataset of 2 samples');
    expect(() => new datasets.ImageFolder(bad, { loadr: null } as never)).toThrow(/loadr/);
  });
});

describe('PNG files', () => {
  it('of 16 bits keep them', () => {
    const image = utils.decodePng(bytesOf(recorded.deep.file));
    expect(image.data).toBeInstanceOf(Uint16Array);
    expect([...image.data]).toEqual(recorded.deep.values);
  });

  it.each([1, 2, 3, 4])('of %i channels come back as they were', (channels) => {
    manualSeed(channels);
    const x = rand([channels, 7, 5]).mul(255).to('uint8');
    const image = utils.decodePng(utils.encodePng(x));
    expect([image.height, image.width, image.channels]).toEqual([7, 5, channels]);
    expect([...image.data]).toEqual([...x.permute([1, 2, 0]).contiguous().data()]);
  });

  it('that are damaged are refused, wherever the damage is', () => {
    const good = utils.encodePng(
      tensor([
        [0, 1],
        [0.5, 0.25],
      ]),
    );
    for (let at = 0; at < good.length; at++) {
      const bad = good.slice();
      bad[at] = (bad[at] as number) ^ 0x10;
      expect(() => utils.decodePng(bad), `byte ${at}`).toThrow(FormatError);
      expect(() => utils.decodePng(good.subarray(0, at)), `${at} bytes`).toThrow(FormatError);
    }
  });

  it('are not made of other numbers, shapes or nothing', () => {
    expect(() => utils.encodePng(rand([5, 2, 2]))).toThrow('pic should not have > 4 channels. Got 5 channels.');
    expect(() => utils.encodePng(tensor(Int32Array.of(1, 2)).reshape([1, 2]))).toThrow('a PNG file is made of bytes');
    expect(() => utils.encodePng(rand([3, 0, 2]))).toThrow('a PNG file has pixels');
    expect(() => utils.encodePng(rand([1, 3, 2, 2]))).toThrow('pic should be 2/3 dimensional. Got 4 dimensions.');
  });
});

describe('makeGrid', () => {
  const cases = recorded.grids.map((one) => [JSON.stringify(one.options), one] as const);
  it.each(cases)("arranges images as torchvision's with %s", (_, { shape, options, input, output, outShape }) => {
    const renamed = Object.entries(options).map(([name, value]) => [
      name.replace(/_([a-z])/g, (__, letter: string) => letter.toUpperCase()),
      value,
    ]);
    const grid = utils.makeGrid(tensor(input).reshape(shape), Object.fromEntries(renamed));
    expect(grid.shape).toEqual(outShape);
    const values = [...grid.contiguous().data()].map(Number);
    for (const [i, value] of output.entries()) expect(values[i]).toBeCloseTo(value, 5);
  });

  it('takes a list, and nothing but tensors', () => {
    expect(utils.makeGrid([rand([3, 2, 2]), rand([3, 2, 2])]).shape).toEqual([3, 6, 10]);
    expect(() => utils.makeGrid('x' as never)).toThrow(/tensor or list of tensors expected, got string|must be/);
    expect(() => utils.makeGrid([1] as never)).toThrow(/got a list containing number|must be/);
  });
});

describe('saveImage', () => {
  it('writes a grid as a PNG file that ImageFolder reads', async () => {
    const root = await temporaryFolder();
    const x = tensor([
      [
        [0, 0.5],
        [1, 2],
      ],
    ]).expand([3, 2, 2]);
    await utils.saveImage([x, x], join(root, 'a', 'x.png'), { padding: 1 });
    const [image] = new datasets.ImageFolder(root).get(0) as [Image, number];
    expect([image.height, image.width]).toEqual([4, 7]);
    expect([...image.data].filter((_, i) => i % 3 === 0)).toEqual(
      [
        [0, 0, 0, 0, 0, 0, 0],
        [0, 0, 128, 0, 0, 128, 0],
        [0, 255, 255, 0, 255, 255, 0],
        [0, 0, 0, 0, 0, 0, 0],
      ].flat(),
    );
    await expect(utils.saveImage(x, join(root, 'x.jpg'))).rejects.toThrow('unknown file extension: .jpg');
  });
});

describe('FakeData', () => {
  it("is torchvision's", () => {
    const dataset = new datasets.FakeData({ size: 3, imageSize: [3, 4, 5], numClasses: 7, randomOffset: 11 });
    expect(dataset.length).toBe(3);
    recorded.fake.forEach(({ pixels, target }, i) => {
      const [image, label] = dataset.get(i);
      expect([...image.data]).toEqual(pixels);
      expect(label).toBe(target);
    });
    expect(() => dataset.get(3)).toThrow('out of range');
  });

  it('leaves the generator of the program alone', () => {
    manualSeed(0);
    const expected = rand([1]).item();
    manualSeed(0);
    new datasets.FakeData({ imageSize: [1, 2, 2] }).get(5);
    expect(rand([1]).item()).toBe(expected);
  });
});
