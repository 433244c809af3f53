import { FormatError } from '../errors';
import type { Tensor } from '../tensor/tensor';
import type { DownloadProgress } from '../vision/files/download';
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
  const load = LOADERS[name];
  try {
    const train = await load({ ...options, train: true });
    return [train, await load({ ...options, train: false })];
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

const LOADERS: Record<DatasetName, Loader> = {
  cifar10: ({ root, ...options }) => datasets.CIFAR10.load(root ?? 'data', { ...options, ...colour }),
  cifar100: ({ root, ...options }) => datasets.CIFAR100.load(root ?? 'data', { ...options, ...colour }),
  mnist: ({ root, ...options }) => datasets.MNIST.load(root ?? 'data', { ...options, ...grey }),
  'fashion-mnist': ({ root, ...options }) => datasets.FashionMNIST.load(root ?? 'data', { ...options, ...grey }),
  digits: ({ root, train }) => datasets.Digits.load(root, { train, ...colour }),
};
