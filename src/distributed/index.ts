import '../ops/attach';

export { SyncBatchNorm, type SyncBatchNormOptions } from '../nn/layers/syncBatchNorm';
export { applyDelta, averageStateDicts, clipDelta, stateDictDelta } from './averaging';
export { allGather, allGatherIntoTensor } from './collectives/allGather';
export { allReduce } from './collectives/allReduce';
export { allToAll, allToAllSingle } from './collectives/allToAll';
export { barrier, monitoredBarrier } from './collectives/barrier';
export { broadcast } from './collectives/broadcast';
export { type GatherOptions, gather } from './collectives/gather';
export {
  allGatherObject,
  broadcastObjectList,
  gatherObject,
  type ObjectOptions,
  scatterObjectList,
} from './collectives/objects';
export { irecv, isend, type MessageOptions, type ReceiveOptions, recv, send } from './collectives/pointToPoint';
export { reduce } from './collectives/reduce';
export { ReduceOp, type ReduceOperation, type ReduceOptions } from './collectives/reduceOp';
export { reduceScatter, reduceScatterTensor } from './collectives/reduceScatter';
export type { CollectiveOptions, Started } from './collectives/run';
export { type ScatterOptions, scatter } from './collectives/scatter';
export { DistError } from './distError';
export { DistributedSampler, type DistributedSamplerOptions } from './distributedSampler';
export {
  destroyProcessGroup,
  type InitOptions,
  initProcessGroup,
  isAvailable,
  isMpiAvailable,
  newGroup,
} from './initProcessGroup';
export { meanOverSamples } from './meanOverSamples';
export { DistributedDataParallel, type DistributedDataParallelOptions } from './parallel/distributedDataParallel';
export { Join, Joinable, JoinHook, type JoinOptions } from './parallel/join';
export { ProcessGroup } from './processGroup';
export { Work } from './work';
export {
  type Backend,
  getBackend,
  getGlobalRank,
  getGroupRank,
  getNodeLocalRank,
  getNodeLocalSize,
  getProcessGroupRanks,
  getRank,
  getWorldSize,
  isInitialized,
} from './world';
