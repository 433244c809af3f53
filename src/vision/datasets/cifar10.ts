import type { Image } from '../image';
import { parseRecords, type RecordFormat, recordBytes } from './cifarRecords';
import { type FromBytesOptions, ImageDataset, ofSamples } from './imageDataset';
import { type ArchiveOptions, loadRecords, type RecordSource } from './loadRecords';

export const CIFAR10_CLASSES = [
  'airplane',
  'automobile',
  'bird',
  'cat',
  'deer',
  'dog',
  'frog',
  'horse',
  'ship',
  'truck',
];
const FORMAT: RecordFormat = { labelBytes: 1, labelAt: 0 };
const SOURCE: RecordSource = {
  archive: 'cifar-10-binary.tar.gz',
  url: 'https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz',
  md5: 'c32a1d4ab5d03f1284b67883e8d87530',
  folder: 'cifar-10-batches-bin',
  train: Object.fromEntries([1, 2, 3, 4, 5].map((i) => [`data_batch_${i}.bin`, 10000])),
  test: { 'test_batch.bin': 10000 },
  recordBytes: recordBytes(FORMAT),
};

/**
 * CIFAR-10: 50,000 training and 10,000 test images of 32 x 32 colour pixels in 10 classes.
 *
 * @example
 * const dataset = await datasets.CIFAR10.load('data', { train: false, transform: transforms.toTensor() });
 * const [image, target] = dataset.get(0);
 * image.shape; // => [3, 32, 32]
 * dataset.classes[target]; // the name of its class
 * @see https://pytorch.org/vision/stable/generated/torchvision.datasets.CIFAR10.html
 */
export class CIFAR10<I = Image, T = number> extends ImageDataset<I, T> {
  /**
   * Reads data_batch_1.bin ... data_batch_5.bin or test_batch.bin from `root`/cifar-10-batches-bin or `root`, or out of
   * `root`/cifar-10-binary.tar.gz.
   *
   * @param root - the folder; a download is put there
   * @param options - `train` (default true), `transform`, `targetTransform`, `download`, `onProgress`, `signal`, `url`, `md5`
   * @returns the dataset, in memory
   * @throws FormatError when a file is missing, truncated or corrupted
   * @example
   * const dataset = await datasets.CIFAR10.load('data', { transform: transforms.toTensor(), download: true });
   */
  static async load<I = Image, T = number>(root: string, options: ArchiveOptions<I, T> = {}): Promise<CIFAR10<I, T>> {
    return new CIFAR10(
      CIFAR10_CLASSES,
      parseRecords(await loadRecords(root, SOURCE, options), FORMAT),
      ofSamples(options),
    );
  }

  /**
   * The dataset in the bytes of one or more of its .bin files: where there are no files to read, in browsers.
   *
   * @param files - bytes of data_batch_1.bin, ..., or of test_batch.bin
   * @param options - `train` (default true), `transform`, `targetTransform`
   * @returns the dataset
   */
  static fromBytes<I = Image, T = number>(
    files: readonly Uint8Array[],
    options: FromBytesOptions<I, T> = {},
  ): CIFAR10<I, T> {
    const named = files.map((bytes, i) => ({ name: `CIFAR10.fromBytes(): file ${i}`, bytes }));
    return new CIFAR10(CIFAR10_CLASSES, parseRecords(named, FORMAT), options);
  }
}
