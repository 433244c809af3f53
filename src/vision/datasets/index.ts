export { CIFAR10 } from './cifar10';
export { CIFAR100 } from './cifar100';
export { Digits, type DigitsOptions } from './digits';
export { FashionMNIST } from './fashionMnist';
export type { FromBytesOptions, ImageDataset, LoadOptions, TransformOptions } from './imageDataset';
export type { IdxOptions } from './loadIdx';
export type { ArchiveOptions } from './loadRecords';
export { MNIST } from './mnist';
