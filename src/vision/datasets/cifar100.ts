import type { Image } from '../image';
import { parseRecords, type RecordFormat, recordBytes } from './cifarRecords';
import { type FromBytesOptions, ImageDataset, ofSamples } from './imageDataset';
import { type ArchiveOptions, loadRecords, type RecordSource } from './loadRecords';

export const CIFAR100_CLASSES = (
  'apple aquarium_fish baby bear beaver bed bee beetle bicycle bottle bowl boy bridge bus butterfly camel can castle ' +
  'caterpillar cattle chair chimpanzee clock cloud cockroach couch crab crocodile cup dinosaur dolphin elephant ' +
  'flatfish forest fox girl hamster house kangaroo keyboard lamp lawn_mower leopard lion lizard lobster man maple_tree ' +
  'motorcycle mountain mouse mushroom oak_tree orange orchid otter palm_tree pear pickup_truck pine_tree plain plate ' +
  'poppy porcupine possum rabbit raccoon ray road rocket rose sea seal shark shrew skunk skyscraper snail snake spider ' +
  'squirrel streetcar sunflower sweet_pepper table tank telephone television tiger tractor train trout tulip turtle ' +
  'wardrobe whale willow_tree wolf woman worm'
).split(' ');
// A coarse label, one of 20 groups, stands before the fine one.
const FORMAT: RecordFormat = { labelBytes: 2, labelAt: 1 };
const SOURCE: RecordSource = {
  archive: 'cifar-100-binary.tar.gz',
  url: 'https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz',
  md5: '03b5dce01913d631647c71ecec9e9cb8',
  folder: 'cifar-100-binary',
  train: { 'train.bin': 50000 },
  test: { 'test.bin': 10000 },
  recordBytes: recordBytes(FORMAT),
};

/**
 * CIFAR-100: 50,000 training and 10,000 test images of 32 x 32 colour pixels in 100 classes.
 *
 * @example
 * const load = (root: string) => datasets.CIFAR100.load(root, { transform: transforms.toTensor(), download: true });
 * @see https://pytorch.org/vision/stable/generated/torchvision.datasets.CIFAR100.html
 */
export class CIFAR100<I = Image, T = number> extends ImageDataset<I, T> {
  /**
   * Reads train.bin or test.bin from `root`/cifar-100-binary or `root`, or out of `root`/cifar-100-binary.tar.gz.
   *
   * @param root - the folder; a download is put there
   * @param options - `train` (default true), `transform`, `targetTransform`, `download`, `onProgress`, `signal`, `url`, `md5`
   * @returns the dataset, in memory
   * @throws FormatError when a file is missing, truncated or corrupted
   */
  static async load<I = Image, T = number>(root: string, options: ArchiveOptions<I, T> = {}): Promise<CIFAR100<I, T>> {
    return new CIFAR100(
      CIFAR100_CLASSES,
      parseRecords(await loadRecords(root, SOURCE, options), FORMAT),
      ofSamples(options),
    );
  }

  /**
   * The dataset in the bytes of train.bin or test.bin: where there are no files to read, in browsers.
   *
   * @param files - bytes of train.bin, or of test.bin
   * @param options - `train` (default true), `transform`, `targetTransform`
   * @returns the dataset
   */
  static fromBytes<I = Image, T = number>(
    files: readonly Uint8Array[],
    options: FromBytesOptions<I, T> = {},
  ): CIFAR100<I, T> {
    const named = files.map((bytes, i) => ({ name: `CIFAR100.fromBytes(): file ${i}`, bytes }));
    return new CIFAR100(CIFAR100_CLASSES, parseRecords(named, FORMAT), options);
  }
}
