export { type Collated, type Converted, defaultCollate } from './collate';
export { type BatchOf, DataLoader, type DataLoaderOptions } from './dataLoader';
export { Dataset, TensorDataset } from './dataset';
export { ChainDataset, IterableDataset, type Stream } from './iterableDataset';
export { ConcatDataset, StackDataset } from './joined';
export {
  BatchSampler,
  RandomSampler,
  type RandomSamplerOptions,
  Sampler,
  SequentialSampler,
  SubsetRandomSampler,
  WeightedRandomSampler,
} from './sampler';
export type { Source } from './source';
export { randomSplit, Subset } from './subset';
