/** Looking at models and at their training: tables, charts, progress. */
export { type ConfusionMatrixOptions, confusionMatrix } from './confusionMatrix';
export { installConsole } from './console';
export { type GraphNode, type GraphOptions, graph, graphNodes } from './graph';
export { type HistogramOptions, histogram } from './histogram';
export type { LayerInfo } from './layerInfo';
export { type ChartMark, type LossChartOptions, lossChart } from './lossChart';
export {
  type Displayed,
  displayed,
  installNotebook,
  type LiveChart,
  liveChart,
  type MediaBundle,
} from './notebook';
export { type Progress, type ProgressOptions, type ProgressOutput, progress } from './progress';
export { ModelSummary, type SummaryOptions, summary } from './summary';
export type { Column } from './summaryTable';
