import { backwardAll } from '../autograd/backward';
import { AutogradFunction } from '../autograd/function';
import type { FunctionCtx } from '../autograd/functionContext';
import { requiresGradOf } from '../autograd/history';
import { enableGrad, gradEnabled, noGrad } from '../autograd/mode';
import { savedTensorsHooks } from '../autograd/savedHooks';
import { AutogradError } from '../errors';
import { getRngState, setRngState } from '../tensor/generator';
import { Tensor } from '../tensor/tensor';
import { warnOnce } from '../warn';

export interface CheckpointOptions {
  /**
   * Whether the second run is a pass of its own (default true, as in PyTorch 1.13). With false, gradients of parameters are found
   * also where no argument requires one, and `autograd.grad` works.
   */
  useReentrant?: boolean;
  /** Whether the second run draws the same random numbers; default true. */
  preserveRngState?: boolean;
}

/**
 * Calls `fn(...args)` without keeping what its derivatives need: the backward pass computes it a second time. It trades time for
 * memory.
 *
 * @param fn - computes the same whenever it is called with the same arguments
 * @param args - of `fn`
 * @param options - `preserveRngState`, default true: random numbers are the same when it is called again
 * @returns what fn returns: a tensor or an array of tensors
 * @example
 * const block = new nn.Sequential(new nn.Linear(8, 8), new nn.ReLU());
 * const x = rand([4, 8], { requiresGrad: true });
 * utils.checkpoint.checkpoint((x: Tensor) => block(x), [x]).sum().backward();
 * x.grad?.shape; // [4, 8]
 * @see https://pytorch.org/docs/stable/checkpoint.html
 */
export function checkpoint<In extends unknown[], Out>(
  fn: (...args: In) => Out,
  args: In,
  options: CheckpointOptions = {},
): Out {
  const { useReentrant = true, preserveRngState = true } = options;
  const state = preserveRngState ? getRngState() : null;
  const again = <T>(run: () => T): T => {
    if (state === null) return run();
    const now = getRngState();
    setRngState(state);
    try {
      return run();
    } finally {
      setRngState(now);
    }
  };
  if (!gradEnabled) return fn(...args);
  if (!useReentrant) return withHooks(fn, args, again);
  if (!args.some((x) => x instanceof Tensor && requiresGradOf(x))) {
    warnOnce('None of the inputs have requires_grad=True. Gradients will be None');
  }
  return Again.apply(fn as never, again as never, ...(args as unknown[] as never[])) as Out;
}

type Run = <T>(run: () => T) => T;

/** The second run as a pass of its own, within the first one. */
class Again extends AutogradFunction {
  static forward(ctx: FunctionCtx, fn: (...args: unknown[]) => unknown, again: Run, ...args: unknown[]): unknown {
    ctx.fn = fn;
    ctx.again = again;
    ctx.args = args.map((x) => (x instanceof Tensor ? null : x));
    ctx.at = args.flatMap((x, i) => (x instanceof Tensor ? [i] : []));
    ctx.saveForBackward(...args.filter((x) => x instanceof Tensor));
    return fn(...args);
  }

  static backward(ctx: FunctionCtx, ...grads: (Tensor | null)[]): (Tensor | null)[] {
    const args = [...ctx.args] as unknown[];
    const saved = ctx.savedTensors;
    for (const [k, i] of (ctx.at as number[]).entries()) {
      const x = saved[k] as Tensor;
      const own = x.detach();
      own.leafRequiresGrad = requiresGradOf(x);
      args[i] = own;
    }
    const again = ctx.again as Run;
    const returned = enableGrad(() => again(() => (ctx.fn as (...args: unknown[]) => unknown)(...args)));
    const outs = (Array.isArray(returned) ? returned : [returned]) as unknown[];
    const roots = outs.flatMap((out, i) =>
      out instanceof Tensor && requiresGradOf(out) && grads[i] ? [{ out, grad: grads[i] as Tensor }] : [],
    );
    if (roots.length === 0) {
      throw new AutogradError('none of output has requires_grad=True, this checkpoint() is not necessary');
    }
    backwardAll(
      roots.map(({ out }) => out),
      { gradTensors: roots.map(({ grad }) => grad) },
    );
    return [null, null, ...args.map((x) => (x instanceof Tensor ? (x.meta?.grad ?? null) : null))];
  }
}

/** The first run saves numbers in place of tensors; the second run, in the backward pass, has the tensors. */
function withHooks<In extends unknown[], Out>(fn: (...args: In) => Out, args: In, again: Run): Out {
  let count = 0;
  let found: Tensor[] | null = null;
  const compute = (): Tensor[] => {
    const all: Tensor[] = [];
    const keep = {
      pack: (x: Tensor): number => {
        // All of them are made while the first derivative is computed, and used until the last one is.
        x.storage.outlivesScopes = true;
        return all.push(noGrad(() => x.detach()));
      },
      unpack: (): Tensor => {
        throw new AutogradError('You are calling backwards on a tensor that is never exposed. Please open an issue.');
      },
    };
    savedTensorsHooks(keep, () => enableGrad(() => again(() => fn(...args))));
    return all;
  };
  const hooks = {
    pack: (): number => count++,
    unpack: (i: number): Tensor => {
      found ??= compute();
      const x = found[i];
      if (x !== undefined) return x;
      throw new AutogradError(
        'checkpoint(): the second run of the function saved fewer tensors than the first one: it has to compute the same',
      );
    },
  };
  return savedTensorsHooks(hooks, () => fn(...args));
}
