export type { Image, Picture } from './image';
export * as transforms from './transforms/index';
