/** Event files of TensorBoard, as torch.utils.tensorboard writes them. */

export type { ByteSink } from './byteSink';
export type { DataFormat } from './images';
export type { HParam } from './messages';
export {
  type EventOptions,
  type HistogramEventOptions,
  type ImageEventOptions,
  SummaryWriter,
  type SummaryWriterOptions,
} from './summaryWriter';
