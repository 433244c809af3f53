import type { Image } from '../image';
import { parseIdx } from './idx';
import { type FromBytesOptions, ImageDataset, ofSamples } from './imageDataset';
import { type IdxOptions, type IdxSource, loadIdx } from './loadIdx';

/** torchvision's names of the ten digits. */
export const DIGITS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'].map(
  (word, i) => `${i} - ${word}`,
);

const SOURCE: IdxSource = {
  name: 'MNIST',
  url: 'https://ossci-datasets.s3.amazonaws.com/mnist/',
  md5: {
    'train-images-idx3-ubyte': 'f68b3c2dcbeaaa9fbdd348bbdeb94873',
    'train-labels-idx1-ubyte': 'd53e105ee54ea40749a09fcbcd1e9432',
    't10k-images-idx3-ubyte': '9fb629c4189551a2d022fa330f9573f3',
    't10k-labels-idx1-ubyte': 'ec29112dd5afa0611ce80d1b7f02629c',
  },
};

/**
 * MNIST: 60,000 training and 10,000 test images of handwritten digits, 28 x 28 grey pixels.
 *
 * @example
 * const load = (root: string) => datasets.MNIST.load(root, { transform: transforms.toTensor(), download: true });
 * @see https://pytorch.org/vision/stable/generated/torchvision.datasets.MNIST.html
 */
export class MNIST<I = Image, T = number> extends ImageDataset<I, T> {
  /**
   * Reads train-images-idx3-ubyte and train-labels-idx1-ubyte, or t10k-..., gzipped or not, from `root`/MNIST/raw,
   * `root`/MNIST or `root`.
   *
   * @param root - the folder; a download is put into `root`/MNIST/raw
   * @param options - `train` (default true), `transform`, `targetTransform`, `download`, `onProgress`, `signal`, `url`, `md5`
   * @returns the dataset, in memory
   * @throws FormatError when a file is missing, truncated or corrupted
   */
  static async load<I = Image, T = number>(root: string, options: IdxOptions<I, T> = {}): Promise<MNIST<I, T>> {
    return new MNIST(DIGITS, parseIdx(...(await loadIdx(root, SOURCE, options))), ofSamples(options));
  }

  /**
   * The dataset in the bytes of an images file and a labels file, unpacked: where there are no files, in browsers.
   *
   * @param images - bytes of the file of images
   * @param labels - bytes of the file of labels
   * @param options - `train` (default true), `transform`, `targetTransform`
   * @returns the dataset
   */
  static fromBytes<I = Image, T = number>(
    images: Uint8Array,
    labels: Uint8Array,
    options: FromBytesOptions<I, T> = {},
  ): MNIST<I, T> {
    const name = 'MNIST.fromBytes():';
    const contents = parseIdx({ name: `${name} images`, bytes: images }, { name: `${name} labels`, bytes: labels });
    return new MNIST(DIGITS, contents, options);
  }
}
