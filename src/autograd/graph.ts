/** What can be done with the graph of a computation, as torch.autograd.graph. */
export { type SavedTensorHooks, savedTensorsHooks } from './savedHooks';
