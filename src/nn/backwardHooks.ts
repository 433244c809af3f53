import { gradientEdge, requiresGradOf } from '../autograd/history';
import { gradEnabled } from '../autograd/mode';
import { Edge, JointNode, type Node } from '../autograd/node';
import { AutogradError } from '../errors';
import { aliasOf } from '../tensor/copy';
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

/** Hands tensors on, and shows their gradients to the user's functions on their way back. */
class WatchedNode extends JointNode {
  override get runsUserCode(): boolean {
    return true;
  }
}

/** The values with the tensors among them watched, if a gradient of one is wanted. */
function watchAll(
  values: readonly unknown[],
  seen: (grads: Grads) => Grads,
): { values: unknown[]; isWatched: boolean } {
  const out = [...values];
  const at = values.flatMap((value, i) => (value instanceof Tensor && requiresGradOf(value) ? [i] : []));
  if (!gradEnabled || at.length === 0) return { values: out, isWatched: false };
  const tensors = at.map((i) => values[i] as Tensor);
  const edges = tensors.map((x) => new Edge(gradientEdge(x) as Node, x.outputIndex));
  const watched = tensors.map((x) => aliasOf(x, x.sizes, x.strides, x.offset));
  const backward = (grads: readonly (Tensor | null)[]): Grads => {
    for (const grad of grads) if (grad !== null) grad.storage.escaped = true;
    const all = seen(values.map((_, i) => grads[at.indexOf(i)] ?? null));
    return at.map((i) => all[i] ?? null);
  };
  const node = new WatchedNode('BackwardHookFunctionBackward', edges, watched, backward, []);
  for (const [k, i] of at.entries()) {
    const x = watched[k] as Tensor;
    x.node = node;
    x.outputIndex = k;
    out[i] = x;
  }
  return { values: out, isWatched: true };
}

/** Gradients in place of others, of the same number. */
function replacing(grads: Grads, replaced: Replaced, name: string): Grads {
  if (replaced === null || replaced === undefined) return grads;
  const list = Array.isArray(replaced) ? replaced : [replaced];
  if (list.length !== grads.length) {
    throw new AutogradError(
      `Backward hook returned an invalid number of ${name}, got ${list.length}, but expected ${grads.length}`,
    );
  }
  const wrong = list.find((grad: unknown) => !(grad instanceof Tensor) && grad !== null && grad !== undefined);
  if (wrong !== undefined) throw new AutogradError(`Backward hook: expected Variable or None (got ${typeof wrong})`);
  return list;
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
