import '../ops/attach';

export * as datasets from './datasets/index';
export type { DownloadProgress } from './files/download';
export type { Image, Picture } from './image';
export * as models from './models/index';
export * as ops from './ops/index';
export * as transforms from './transforms/index';
export * as utils from './utils/index';
