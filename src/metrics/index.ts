/** Measures of classifiers that add up over batches, as torchmetrics and scikit-learn define them. */
export { type Average, AveragedMetric, type AverageOptions } from './averaged';
export { Accuracy, F1Score, Precision, Recall, TopKAccuracy } from './classification';
export { type ClassCountOptions, ConfusionMatrix } from './confusionMatrix';
export { Mean } from './mean';
export { Metric } from './metric';
