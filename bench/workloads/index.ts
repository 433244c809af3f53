import type { Workload } from '../harness';
import { convolution, LAYERS, type Layer, PASSES } from './convolution';
import { FOURIER } from './fourier';
import { IMAGES } from './images';
import { crossEntropy, ELEMENTWISE, matrixProduct } from './kernels';
import { LANGUAGE_MODELS } from './languageModels';
import { LAYER } from './layers';
import { LINALG } from './linalg';
import { adamMlp, forward, tinyMlp, trainingStep } from './network';
import { SELECTION } from './selection';

/** In groups that are measured one after another: within a group the turns change, and its tensors are there together. */
export const GROUPS: readonly (readonly Workload[])[] = [
  [trainingStep(64), forward(64), forward(1), tinyMlp, adamMlp],
  [matrixProduct(256), matrixProduct(512), matrixProduct(1024), crossEntropy],
  ELEMENTWISE,
  FOURIER,
  ...LINALG,
  ...SELECTION,
  ...LAYER,
  ...LAYERS.map((layer) => PASSES.map((pass) => convolution(layer, pass))),
  [1, 8, 32, 128, 512].map(trainingStep),
  ...[...IMAGES, ...LANGUAGE_MODELS].map((workload) => [workload]),
];

/** Measured once more for each number of threads. */
export const SCALING: readonly Workload[] = [trainingStep(64), forward(64), matrixProduct(1024), crossEntropy];

/** Measured once more for the memory they take: one or two of each kind, because each takes a process of its own. */
export const MEMORY: readonly Workload[] = [
  ...[trainingStep(1), trainingStep(64), trainingStep(512), forward(1), forward(64), tinyMlp, adamMlp],
  ...[matrixProduct(1024), crossEntropy, ELEMENTWISE[0] as Workload],
  ...PASSES.map((pass) => convolution(LAYERS[0] as Layer, pass)),
];
