export { type Collated, defaultCollate } from './collate';
export { DataLoader, type DataLoaderOptions } from './dataLoader';
export { type Dataset, randomSplit, Subset, TensorDataset } from './dataset';
export { BatchSampler, RandomSampler, type Sampler, SequentialSampler } from './sampler';
