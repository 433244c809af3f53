import type { Image } from '../image';
import { parseIdx } from './idx';
import { type FromBytesOptions, ImageDataset, ofSamples } from './imageDataset';
import { type IdxOptions, type IdxSource, loadIdx } from './loadIdx';

export const CLOTHES = [
  'T-shirt/top',
  'Trouser',
  'Pullover',
  'Dress',
  'Coat',
  'Sandal',
  'Shirt',
  'Sneaker',
  'Bag',
  'Ankle boot',
];
const SOURCE: IdxSource = {
  name: 'FashionMNIST',
  url: 'http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/',
  md5: {
    'train-images-idx3-ubyte': '8d4fb7e6c68d591d4c3dfef9ec88bf0d',
    'train-labels-idx1-ubyte': '25c81989df183df01b3e8a0aad5dffbe',
    't10k-images-idx3-ubyte': 'bef4ecab320f06d8554ea6380940ec79',
    't10k-labels-idx1-ubyte': 'bb300cfdad3c16e7a12a480ee83cd310',
  },
};

/**
 * Fashion-MNIST: 60,000 training and 10,000 test images of clothing, 28 x 28 grey pixels in 10 classes.
 *
 * @example
 * const load = (root: string) => datasets.FashionMNIST.load(root, { transform: transforms.toTensor(), download: true });
 * @see https://pytorch.org/vision/stable/generated/torchvision.datasets.FashionMNIST.html
 */
export class FashionMNIST<I = Image, T = number> extends ImageDataset<I, T> {
  /**
   * Reads train-images-idx3-ubyte and train-labels-idx1-ubyte, or t10k-..., gzipped or not, from
   * `root`/FashionMNIST/raw, `root`/FashionMNIST or `root`.
   *
   * @param root - the folder; a download is put into `root`/FashionMNIST/raw
   * @param options - `train` (default true), `transform`, `targetTransform`, `download`, `onProgress`, `signal`, `url`, `md5`
   * @returns the dataset, in memory
   * @throws FormatError when a file is missing, truncated or corrupted
   */
  static async load<I = Image, T = number>(root: string, options: IdxOptions<I, T> = {}): Promise<FashionMNIST<I, T>> {
    return new FashionMNIST(CLOTHES, parseIdx(...(await loadIdx(root, SOURCE, options))), ofSamples(options));
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
  ): FashionMNIST<I, T> {
    const name = 'FashionMNIST.fromBytes():';
    const contents = parseIdx({ name: `${name} images`, bytes: images }, { name: `${name} labels`, bytes: labels });
    return new FashionMNIST(CLOTHES, contents, options);
  }
}
