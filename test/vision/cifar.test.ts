import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FormatError, IndexError, setWarnHook, type Tensor } from 'torchlet';
import { DataLoader } from 'torchlet/data';
import { datasets, type Image, transforms } from 'torchlet/vision';
import { beforeEach, describe, expect, expectTypeOf, test } from 'vitest';
import { cifar10Files, records, tarGz, temporaryFolder } from './fixtures.ts';

const { CIFAR10, CIFAR100 } = datasets;

let warnings: string[] = [];
beforeEach(() => {
  warnings = [];
  setWarnHook((message) => warnings.push(message));
});

describe('where the files are', () => {
  test('the unpacked folder', async () => {
    const root = await temporaryFolder(cifar10Files());
    const train = await CIFAR10.load(root);
    expect(train.length).toBe(15);
    expect(Array.from(train.targets)).toEqual([3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7]);
    expect((await CIFAR10.load(root, { train: false })).length).toBe(4);
    expect(warnings).toContainEqual(expect.stringContaining('test_batch.bin has 4 records; the original has 10000'));
  });

  test('the folder itself as root', async () => {
    const root = await temporaryFolder(cifar10Files());
    expect((await CIFAR10.load(join(root, 'cifar-10-batches-bin'), { train: false })).length).toBe(4);
  });

  test('the archive, from which nothing is written without download', async () => {
    const root = await temporaryFolder({ 'cifar-10-binary.tar.gz': await tarGz(cifar10Files()) });
    const fromArchive = await CIFAR10.load(root);
    const fromFiles = await CIFAR10.load(await temporaryFolder(cifar10Files()));
    expect(fromArchive.data).toEqual(fromFiles.data);
    await expect(readFile(join(root, 'cifar-10-batches-bin/test_batch.bin'))).rejects.toThrow('ENOENT');
  });

  test('CIFAR-100: the fine label of two', async () => {
    const root = await temporaryFolder({ 'cifar-100-binary/test.bin': records(12, 2) });
    const dataset = await CIFAR100.load(root, { train: false });
    expect(dataset.classes.length).toBe(100);
    expect(dataset.classToIdx.worm).toBe(99);
    expect(Array.from(dataset.targets)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1]);
  });
});

describe('samples', () => {
  test('an image has its pixels side by side, a tensor its channels apart', () => {
    const bytes = records(2);
    const plain = CIFAR10.fromBytes([bytes]);
    const [image, target] = plain.get(1);
    expectTypeOf(image).toEqualTypeOf<Image>();
    expect(target).toBe(1);
    const pixel = (c: number, y: number, x: number): number => bytes[3073 + 1 + c * 1024 + y * 32 + x] as number;
    expect(Array.from(image.data.subarray(3 * (5 * 32 + 7), 3 * (5 * 32 + 7) + 3))).toEqual(
      [0, 1, 2].map((c) => pixel(c, 5, 7)),
    );
    const [x] = CIFAR10.fromBytes([bytes], { transform: transforms.toTensor() }).get(1);
    expectTypeOf(x).toEqualTypeOf<Tensor>();
    expect(x.shape).toEqual([3, 32, 32]);
    expect(x.data()[2 * 1024 + 5 * 32 + 7]).toBe(Math.fround(pixel(2, 5, 7) / 255));
  });

  test('targetTransform', () => {
    const dataset = CIFAR10.fromBytes([records(3)], {
      transform: transforms.toTensor(),
      targetTransform: (target) => target / 10,
    });
    expect(dataset.get(2)[1]).toBe(0.2);
    const [, targets] = dataset.getBatch?.([1, 2]) ?? [];
    expect(targets?.tolist()).toEqual([Math.fround(0.1), Math.fround(0.2)]);
  });

  test('targetTransform gives targets of one dtype in all batches', () => {
    const half = { transform: transforms.toTensor(), targetTransform: (target: number) => target / 2 };
    const dtypes = [...new DataLoader(CIFAR10.fromBytes([records(4)], half), { batchSampler: [[1, 2], [2]] })];
    expect(dtypes.map(([, targets]) => targets.dtype)).toEqual(['float32', 'float32']);
  });

  test('another transform in the place of the first is heeded', () => {
    const dataset = CIFAR10.fromBytes([records(3)], { transform: transforms.toTensor() });
    const images = () => [...new DataLoader(dataset, { batchSize: 3 })].map(([x]) => x);
    const [plain] = images();
    dataset.transform = (image) => transforms.functional.toTensor(image).mul(2);
    expect(images()[0]?.tolist()).toEqual(plain?.mul(2).tolist());
    dataset.transform = transforms.compose([transforms.toTensor(), transforms.normalize(0, 0.25)]);
    expect(images()[0]?.tolist()).toEqual(plain?.mul(4).tolist());
    dataset.targetTransform = (target) => target + 10;
    expect([...new DataLoader(dataset, { batchSize: 3 })][0]?.[1].tolist()).toEqual([10, 11, 12]);
  });

  test('a subclass with a `get` of its own is asked for each sample', () => {
    class Negative extends CIFAR10<Tensor> {
      override get(index: number): [Tensor, number] {
        const [x, target] = super.get(index);
        return [x.neg(), -target];
      }
    }
    const dataset = CIFAR10.fromBytes([records(3)], { transform: transforms.toTensor() });
    const negative = Object.setPrototypeOf(
      CIFAR10.fromBytes([records(3)], { transform: transforms.toTensor() }),
      Negative.prototype,
    ) as Negative;
    const [batch] = [...new DataLoader(negative, { batchSize: 3 })];
    const [plain] = [...new DataLoader(dataset, { batchSize: 3 })];
    expect([batch?.[0].tolist(), batch?.[1].tolist()]).toEqual([plain?.[0].neg().tolist(), [0, -1, -2]]);
  });

  test('an index out of range', () => {
    expect(() => CIFAR10.fromBytes([records(3)]).get(3)).toThrow(IndexError);
    const dataset = CIFAR10.fromBytes([records(3)], { transform: transforms.toTensor() });
    expect(() => dataset.getBatch?.([0, -1])).toThrow(IndexError);
  });

  test('prints as in torchvision', () => {
    const dataset = CIFAR10.fromBytes([records(3)], { train: false, transform: transforms.toTensor() });
    expect(String(dataset)).toBe(
      'Dataset CIFAR10\n    Number of datapoints: 3\n    Split: Test\n    Transform: ToTensor()',
    );
  });
});

describe('batches straight from the bytes', () => {
  const { toTensor, normalize, pad, centerCrop, grayscale, convertImageDtype, compose } = transforms;
  const perChannel = normalize([0.4914, 0.4822, 0.4465], [0.247, 0.2435, 0.2616]);
  const cases: [string, (image: Image) => Tensor][] = [
    ['toTensor', toTensor()],
    ['normalize', compose([toTensor(), perChannel])],
    ['normalize with one number', compose([toTensor(), normalize(0.5, [0.3])])],
    ['normalize, pad, crop', compose([toTensor(), perChannel, pad(2, { fill: -1 }), centerCrop([33, 30])])],
    ['pad, then normalize', compose([toTensor(), pad([1, 2]), perChannel])],
    ['grayscale', compose([toTensor(), compose([grayscale(), convertImageDtype('float32')])])],
  ];
  test.each(cases)('%s: the same bits as one by one', (_, transform) => {
    const dataset = CIFAR10.fromBytes([records(7)], { transform });
    const plain = CIFAR10.fromBytes([records(7)], { transform: (image) => transform(image) });
    expect(plain.getBatch).toBeUndefined();
    const order = [6, 0, 3, 3];
    const [batch, targets] = dataset.getBatch?.(order) ?? [];
    expect(targets?.tolist()).toEqual(order);
    expect(targets?.dtype).toBe('int32');
    const loader = new DataLoader(plain, { batchSampler: [order] });
    for (const [expected] of loader) {
      expect(batch?.shape).toEqual(expected.shape);
      expect(batch?.data()).toEqual(expected.data());
    }
  });

  test('chance has to be taken picture by picture', () => {
    const flip = transforms.randomHorizontalFlip(1);
    const dataset = CIFAR10.fromBytes([records(2)], { transform: compose([toTensor(), flip]) });
    expect(dataset.getBatch).toBeUndefined();
    const [images] = [...new DataLoader(dataset, { batchSize: 2 })][0] ?? [];
    expect(images?.select(0, 1).tolist()).toEqual(flip(toTensor()(CIFAR10.fromBytes([records(2)]).get(1)[0])).tolist());
  });

  test('images without a transform make no batch, and the error says why', () => {
    const loader = new DataLoader(CIFAR10.fromBytes([records(2)]), { batchSize: 2 });
    expect(() => [...loader]).toThrow('found an image: load the dataset with `transform: transforms.toTensor()`');
  });
});

describe('a file that is not what it should be is named, with what is wrong and what to do', () => {
  const load = async (files: Record<string, Uint8Array>): Promise<unknown> =>
    CIFAR10.load(await temporaryFolder(files), { train: false }).catch((error: unknown) => error);

  test('missing', async () => {
    const error = await load({});
    expect(error).toBeInstanceOf(FormatError);
    expect(String(error)).toMatch(
      /Dataset not found: .*test_batch\.bin is missing, and so is cifar-10-binary\.tar\.gz/,
    );
    expect(String(error)).toContain('You can use download: true to download it');
    const files = cifar10Files();
    delete files['cifar-10-batches-bin/data_batch_4.bin'];
    await expect(CIFAR10.load(await temporaryFolder(files))).rejects.toThrow(/data_batch_4\.bin is missing/);
  });

  test('truncated', async () => {
    const error = await load({ 'cifar-10-batches-bin/test_batch.bin': records(4).subarray(0, 10000) });
    expect(error).toBeInstanceOf(FormatError);
    expect(String(error)).toMatch(/test_batch\.bin is truncated: it has 10000 bytes/);
    expect(String(error)).toContain('expected 30730000 (10000 records of 3073 bytes)');
    expect(String(error)).toContain('load with `download: true`');
  });

  test('empty', async () => {
    expect(await load({ 'test_batch.bin': new Uint8Array(0) })).toBeInstanceOf(FormatError);
  });

  test('a label that is no class', async () => {
    const bytes = records(4);
    bytes[2 * 3073] = 10;
    const error = await load({ 'test_batch.bin': bytes });
    expect(String(error)).toMatch(
      /file 0: the label of image 2 is 10, the classes are 0 to 9|\.bin: the label of image 2 is 10, the classes are 0 to 9/,
    );
  });

  test('a damaged archive', async () => {
    const archive = await tarGz(cifar10Files());
    const truncated = await load({ 'cifar-10-binary.tar.gz': archive.subarray(0, archive.length / 2) });
    expect(truncated).toBeInstanceOf(FormatError);
    expect(String(truncated)).toMatch(
      /cifar-10-binary\.tar\.gz is truncated or corrupted \(.*end of file\)\. Delete it/,
    );
    const flipped = archive.slice();
    flipped[flipped.length - 6] = (flipped[flipped.length - 6] as number) ^ 1;
    expect(String(await load({ 'cifar-10-binary.tar.gz': flipped }))).toContain('incorrect data check');
    expect(await load({ 'cifar-10-binary.tar.gz': records(1) })).toBeInstanceOf(FormatError);
  });

  test('an archive without the file', async () => {
    const error = await load({
      'cifar-10-binary.tar.gz': await tarGz({ 'cifar-10-batches-bin/readme.html': 'hello' }),
    });
    expect(String(error)).toContain('lacks cifar-10-batches-bin/test_batch.bin');
  });
});

describe('an archive cannot do harm', () => {
  test('entries that lead elsewhere are passed over', async () => {
    const root = await temporaryFolder();
    const archive = await tarGz({
      '../outside.bin': 'x',
      '/tmp/absolute.bin': 'x',
      'cifar-10-batches-bin/../../test_batch.bin': 'x',
      ...cifar10Files(),
    });
    await writeFile(join(root, 'cifar-10-binary.tar.gz'), archive);
    const dataset = await CIFAR10.load(root, { train: false, download: true });
    expect(dataset.length).toBe(4);
    await expect(readFile(join(root, '..', 'outside.bin'))).rejects.toThrow('ENOENT');
    await expect(readFile(join(root, '..', 'test_batch.bin'))).rejects.toThrow('ENOENT');
  });

  test('a file larger than it can be is not unpacked', async () => {
    const archive = await tarGz({ 'cifar-10-batches-bin/test_batch.bin': new Uint8Array(62_000_000) });
    const root = await temporaryFolder({ 'cifar-10-binary.tar.gz': archive });
    await expect(CIFAR10.load(root, { train: false })).rejects.toThrow(
      'test_batch.bin has 62000000 bytes, at most 61460000 are expected',
    );
  });
});
