import { FormatError } from '../errors';
import type { Tensor } from '../tensor/tensor';
import { CIFAR10_CLASSES } from '../vision/datasets/cifar10';
import { CIFAR100_CLASSES } from '../vision/datasets/cifar100';
import { CLOTHES } from '../vision/datasets/fashionMnist';
import { DIGITS } from '../vision/datasets/mnist';
import type { DownloadProgress } from '../vision/files/download';
import type { Image } from '../vision/image';
import { datasets, transforms } from '../vision/index';

export const DATASET_NAMES = ['cifar10', 'cifar100', 'mnist', 'fashion-mnist', 'digits'] as const;
export type DatasetName = (typeof DATASET_NAMES)[number];

/** A dataset of (3, 32, 32) images and class indices. */
export type Images = Awaited<ReturnType<typeof datasets.CIFAR10.load<Tensor, number>>>;

export interface LoadingOptions {
  root: string | null;
  download: boolean;
  signal: AbortSignal;
  onProgress?: ((progress: DownloadProgress) => void) | undefined;
}

/** The training images, then the test images, as the tutorial's network takes them. */
export async function loadDataset(name: DatasetName, options: LoadingOptions): Promise<[train: Images, test: Images]> {
  // One download after the other; what is there already is read once for both.
  const train = loadImages(name, { ...options, train: true });
  if (name !== 'digits') await train;
  return Promise.all([train, loadImages(name, { ...options, train: false })]);
}

/** One of the two sets of images. */
export async function loadImages(name: DatasetName, options: LoadingOptions & { train: boolean }): Promise<Images> {
  try {
    return await LOADERS[name](options);
  } catch (error) {
    if (error instanceof FormatError) throw new FormatError(inOptions(error.message));
    throw error;
  }
}

/** The library names its own options; here they are the command's. */
function inOptions(message: string): string {
  const text = message
    .replaceAll('You can use download: true', '--download')
    .replaceAll('--download to download it, or put', '--download downloads it; or put')
    .replaceAll(/`?download: true`?/g, '--download')
    .replaceAll('give another address with `url`', 'get the file elsewhere and name its folder with --root')
    .replaceAll('or give its folder as root', 'or name its folder with --root');
  return message.startsWith('Dataset not found') ? `${text}; --root names another folder` : text;
}

type Loader = (options: LoadingOptions & { train: boolean }) => Promise<Images>;

const colour = { transform: transforms.toTensor() };
/** 28 x 28 grey pixels become three equal channels of 32 x 32. */
const grey = {
  transform: transforms.compose([transforms.toTensor(), transforms.grayscale(3), transforms.pad(2)]),
};

/** Names of the classes; a target is an index into them. */
export const CLASSES: Readonly<Record<DatasetName, readonly string[]>> = {
  cifar10: CIFAR10_CLASSES,
  cifar100: CIFAR100_CLASSES,
  mnist: DIGITS,
  'fashion-mnist': CLOTHES,
  digits: DIGITS,
};

/** Somebody's picture as an image of the dataset would be: its middle, in the size and the colours that the network knows. */
export function pictureFor(name: DatasetName, picture: Image): Tensor {
  const isColoured = name === 'cifar10' || name === 'cifar100';
  const side = isColoured ? 32 : 28;
  const middle = transforms.centerCrop(side)(transforms.resize(side)(picture));
  return isColoured ? colour.transform(middle) : grey.transform(transforms.grayscale()(middle));
}

const LOADERS: Record<DatasetName, Loader> = {
  cifar10: ({ root, ...options }) => datasets.CIFAR10.load(root ?? 'data', { ...options, ...colour }),
  cifar100: ({ root, ...options }) => datasets.CIFAR100.load(root ?? 'data', { ...options, ...colour }),
  mnist: ({ root, ...options }) => datasets.MNIST.load(root ?? 'data', { ...options, ...grey }),
  'fashion-mnist': ({ root, ...options }) => datasets.FashionMNIST.load(root ?? 'data', { ...options, ...grey }),
  digits: ({ root, train }) => datasets.Digits.load(root, { train, ...colour }),
};
