import { AutogradFunction } from '../autograd/function';
import type { FunctionCtx } from '../autograd/functionContext';
import { requiresGradOf } from '../autograd/history';
import { gradEnabled } from '../autograd/mode';
import { AutogradError } from '../errors';
import { Tensor } from '../tensor/tensor';
import { type BackwardHooks, INTERNALS } from './internals';
import type { AnyModule } from './module';
import { shown } from './tuple';

type Grads = (Tensor | null)[];
type Replaced = Tensor | Grads | null | undefined | void;
export type FullBackwardHook<M> = (module: M, gradInput: Grads, gradOutput: Grads) => Replaced;
export type FullBackwardPreHook<M> = (module: M, gradOutput: Grads) => Replaced;

/** The module's hooks on gradients, which from now on it has. */
export function backwardHooks(module: AnyModule): BackwardHooks {
  const internals = module[INTERNALS];
  internals.backward ??= { pre: new Map(), full: new Map(), watch };
  return internals.backward;
}

type Seen = (grads: Grads) => Grads;

/** Hands tensors on, and shows their gradients to a function on their way back. */
class Watched extends AutogradFunction {
  static forward(ctx: FunctionCtx, seen: Seen, ...tensors: Tensor[]): Tensor[] {
    ctx.setMaterializeGrads(false);
    ctx.markNonDifferentiable(...tensors.filter((_, i) => !ctx.needsInputGrad[i + 1]));
    ctx.seen = seen;
    return tensors;
  }

  static backward(ctx: FunctionCtx, ...grads: Grads): Grads {
    return [null, ...ctx.seen(grads)];
  }
}

/** The values with the tensors among them watched, if a gradient of one is wanted. */
function watchAll(
  values: readonly unknown[],
  seen: (grads: Grads) => Grads,
): { values: unknown[]; isWatched: boolean } {
  const at = values.flatMap((value, i) => (value instanceof Tensor ? [i] : []));
  const tensors = at.map((i) => values[i] as Tensor);
  if (!gradEnabled || !tensors.some(requiresGradOf)) return { values: [...values], isWatched: false };
  const spread = (grads: Grads): Grads => values.map((_, i) => grads[at.indexOf(i)] ?? null);
  const watched = Watched.apply(
    (grads) => {
      const all = seen(spread(grads));
      return at.map((i) => all[i] ?? null);
    },
    ...tensors,
  );
  const out = [...values];
  for (const [k, i] of at.entries()) out[i] = watched[k];
  return { values: out, isWatched: true };
}

/** Gradients in place of others, of the same number. */
function replacing(grads: Grads, replaced: Replaced, name: string): Grads {
  if (replaced === null || replaced === undefined) return grads;
  const list = Array.isArray(replaced) ? replaced : [replaced];
  if (list.length === grads.length) return list;
  throw new AutogradError(
    `Backward hook returned an invalid number of ${name}, got ${list.length}, but expected ${grads.length}`,
  );
}

/** Runs the module's forward, and its hooks when the gradients come back. */
function watch(module: AnyModule, args: unknown[]): unknown {
  const { pre, full } = module[INTERNALS].backward as BackwardHooks;
  if (pre.size === 0 && full.size === 0) return module.forward(...args);
  let gradOutput: Grads | null = null;
  const runFull = (gradInput: Grads): Grads => {
    let grads = gradInput;
    for (const hook of [...full.values()]) {
      grads = replacing(
        grads,
        (hook as FullBackwardHook<unknown>)(module, shown(grads), shown(gradOutput as Grads)),
        'grad_input',
      );
    }
    return grads;
  };
  const input = watchAll(args, runFull);
  const output: unknown = module.forward(...input.values);
  const several = Array.isArray(output);
  const watched = watchAll(several ? output : [output], (gradOutputs) => {
    let grads = gradOutputs;
    for (const hook of [...pre.values()]) {
      grads = replacing(grads, (hook as FullBackwardPreHook<unknown>)(module, shown(grads)), 'grad_output');
    }
    gradOutput = grads;
    // No gradient will come out of it.
    if (!input.isWatched) runFull(args.map(() => null));
    return grads;
  });
  return several ? watched.values : watched.values[0];
}
