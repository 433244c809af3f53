import { noGrad } from '../../autograd/mode';
import { copyModule } from '../../nn/copyModule';
import { type AnyModule, Module } from '../../nn/module';
import { nameClasses, property } from '../../nn/property';
import { add } from '../../ops/pointwise/add';
import { copy_ } from '../../ops/pointwise/copy';
import { div } from '../../ops/pointwise/div';
import { lerp } from '../../ops/pointwise/lerp';
import { sub } from '../../ops/pointwise/sub';
import { fullLike, tensor } from '../../tensor/create';
import type { Tensor } from '../../tensor/tensor';
import { demand } from '../options';

/** The new average of an average, a parameter, and the number of models in the average. */
export type AverageFunction = (averaged: Tensor, parameter: Tensor, count: number) => Tensor;

export interface AveragedModelOptions {
  /** Default: the mean of all models. */
  avgFn?: AverageFunction | null;
  /** Whether buffers are averaged, too; default false: they stay those of the first model. */
  useBuffers?: boolean;
}

const mean: AverageFunction = (averaged, parameter, count) => add(averaged, div(sub(parameter, averaged), count + 1));

/**
 * The average that `AveragedModel` keeps by default: averaged + (parameter - averaged) / (count + 1).
 *
 * @returns for the option `avgFn` of `AveragedModel`
 * @example
 * optim.swaUtils.getSwaAvgFn()(tensor(1), tensor(4), 2).item(); // 2
 * @see https://pytorch.org/docs/stable/generated/torch.optim.swa_utils.get_swa_avg_fn.html
 */
export function getSwaAvgFn(): AverageFunction {
  return mean;
}

/**
 * An average in which each model counts less than the next: decay averaged + (1 - decay) parameter.
 *
 * @param decay - default 0.999
 * @returns for the option `avgFn` of `AveragedModel`
 * @throws ValueError for a decay outside [0, 1]
 * @example
 * optim.swaUtils.getEmaAvgFn(0.75)(tensor(1), tensor(3), 2).item(); // 1.5
 * @see https://pytorch.org/docs/stable/generated/torch.optim.swa_utils.get_ema_avg_fn.html
 */
export function getEmaAvgFn(decay = 0.999): AverageFunction {
  demand(decay >= 0 && decay <= 1, `Invalid decay value ${decay} provided. Please provide a value in [0,1] range.`);
  return (averaged, parameter) => lerp(averaged, parameter, 1 - decay);
}

/**
 * A copy of a model whose parameters are the average of what the model's were at each `updateParameters`: stochastic
 * weight averaging, or the exponential average with `getEmaAvgFn`. The copy is `module`, the count `n_averaged`.
 *
 * @param model - what is averaged; it is copied, and its constructor does not run
 * @param options - `avgFn`: how a model enters the average; `useBuffers`: average buffers, too
 * @throws ValueError for an option that does not exist
 * @example
 * const averaged = new optim.swaUtils.AveragedModel(model);
 * averaged.updateParameters(model); // after each epoch
 * @see https://pytorch.org/docs/stable/generated/torch.optim.swa_utils.AveragedModel.html
 */
export class AveragedModel<In extends unknown[] = [Tensor], Out = Tensor> extends Module<In, Out> {
  declare module: Module<In, Out>;
  avgFn: AverageFunction;
  useBuffers: boolean;

  constructor(model: Module<In, Out>, options: AveragedModelOptions = {}) {
    demand(model instanceof Module, `AveragedModel: the model must be a Module, got ${typeof model}`);
    const { avgFn = null, useBuffers = false } = options;
    demand(avgFn === null || typeof avgFn === 'function', `avgFn must be a function, got ${typeof avgFn}`);
    super();
    this.registerModule('module', copyModule(model));
    this.registerBuffer('n_averaged', tensor(0, { dtype: 'int32' }));
    this.avgFn = avgFn ?? mean;
    this.useBuffers = useBuffers;
  }

  forward(...args: In): Out {
    return this.module(...args);
  }

  private tensorsOf(model: AnyModule): Tensor[] {
    return this.useBuffers ? [...model.parameters(), ...model.buffers()] : [...model.parameters()];
  }

  /**
   * Takes the parameters of `model`, which has those of the averaged one, into the average.
   *
   * @param model - whose parameters enter the average
   */
  updateParameters(model: AnyModule): void {
    const count = property(this, 'n_averaged') as Tensor;
    const before = count.item() as number;
    const current = this.tensorsOf(model);
    noGrad(() => {
      this.tensorsOf(this.module as unknown as AnyModule).forEach((averaged, i) => {
        const next = current[i];
        if (next === undefined) return;
        copy_(averaged, before === 0 ? next.detach() : this.avgFn(averaged.detach(), next.detach(), before));
      });
      copy_(count, fullLike(count, before + 1));
    });
  }
}

nameClasses({ AveragedModel });
