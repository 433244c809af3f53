import { ValueError } from '../../errors';
import { runChain } from '../../nn/chain';
import type { AnyModule, Module } from '../../nn/module';
import type { Tensor } from '../../tensor/tensor';

export interface ModelOptions {
  /** How many classes there are to tell apart; default 1000, those of ImageNet. */
  numClasses?: number;
  /** Weights are not downloaded: load them with `loadModel` or `fromHub` of torchlet/io. Only null is taken. */
  weights?: null;
}

/** A model is made with weights drawn from the generator: those of a file come by another way. */
export function refuseWeights(model: string, options: ModelOptions): void {
  const { weights } = options as { weights?: unknown };
  if (weights === undefined || weights === null) return;
  throw new ValueError(
    `${model}: weights are not downloaded here. Make the model, \`const model = models.${model}()\`, then load a file of ` +
      'torchvision\'s weights: `await loadModel(model, path)`, from "torchlet/io"',
  );
}

/** Makes the layer that normalizes a number of channels. */
export type NormLayer = (channels: number) => Module;

/** Modules called one behind the other; what passes between layers that keep nothing is freed at once, as in a Sequential. */
export function inRow(x: Tensor, ...modules: Module[]): Tensor {
  return runChain(
    modules.map((module) => ['', module as unknown as AnyModule]),
    [x],
  ) as Tensor;
}
