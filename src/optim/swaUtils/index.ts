export {
  AveragedModel,
  type AveragedModelOptions,
  type AverageFunction,
  getEmaAvgFn,
  getSwaAvgFn,
} from './averagedModel';
export { SWALR, type SWALROptions } from './swaLR';
export { updateBn } from './updateBn';
