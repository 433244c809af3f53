import { enableGrad, noGrad } from '../autograd/mode';
import { ValueError } from '../errors';
import { nameClasses } from '../nn/property';
import { copy_ } from '../ops/pointwise/copy';
import { mul } from '../ops/pointwise/mul';
import { neg } from '../ops/pointwise/neg';
import { sub } from '../ops/pointwise/sub';
import { clone } from '../ops/shape/contiguous';
import { hold, unhold } from '../tensor/storage';
import { Tensor } from '../tensor/tensor';
import { Optimizer, type ParamGroupOptions, type Params } from './optimizer';
import { anyNumber, demand, isNumber, type Option, type OptionTable } from './options';
import { type OptimizerStateDict, ownedCopy, type ParamState } from './stateDict';
import { strongWolfe } from './strongWolfe';
import { dot, flatGradient, largest, linear, moduliSum, moveBy } from './vectors';

export interface LBFGSOptions {
  /** Length of a step, in terms of the direction; default 1. */
  lr: number;
  /** Most directions that are followed in one `step`; default 20. */
  maxIter: number;
  /** Most evaluations of the closure in one `step`; default maxIter * 5 / 4. */
  maxEval: number | null;
  /** The search ends when no element of the gradient is larger; default 1e-7. */
  toleranceGrad: number;
  /** The search ends when loss or parameters change by less; default 1e-9. */
  toleranceChange: number;
  /** How many earlier steps make up the curvature; default 100. */
  historySize: number;
  /** `'strong_wolfe'` looks for the length of each step; null (default) takes lr. */
  lineSearchFn: 'strong_wolfe' | null;
}

const whole = (what: string, fallback: number, least: number): Option<number> => ({
  fallback,
  check: (value) =>
    demand(
      Number.isInteger(value) && (value as number) >= least,
      `Invalid ${what}: ${String(value)}; it is a whole number from ${least} on`,
    ),
});

const OPTIONS: OptionTable<LBFGSOptions> = {
  lr: anyNumber('learning rate', 1),
  maxIter: whole('max_iter', 20, 0),
  maxEval: {
    fallback: null,
    check: (value) => demand(value === null || isNumber(value), `Invalid max_eval: ${String(value)}`),
  },
  toleranceGrad: anyNumber('tolerance_grad', 1e-7),
  toleranceChange: anyNumber('tolerance_change', 1e-9),
  historySize: whole('history_size', 100, 1),
  lineSearchFn: {
    fallback: null,
    check: (value) => demand(value === null || value === 'strong_wolfe', "only 'strong_wolfe' is supported"),
  },
};

/** What lies between two steps, by PyTorch's names. All vectors are of all parameters, one after the other. */
interface LBFGSState {
  func_evals: number;
  n_iter: number;
  /** The direction and the length of the last step. */
  d: Tensor;
  t: number;
  /** Differences of gradients, oldest first, and the steps between them. */
  old_dirs: Tensor[];
  old_stps: Tensor[];
  /** 1 / (y s) of each pair. */
  ro: number[];
  /** s y / y y of the last pair. */
  H_diag: number;
  prev_flat_grad: Tensor;
  prev_loss: number;
}

const WHOLE = ['func_evals', 'n_iter'] as const;
const NUMBERS = ['t', 'H_diag', 'prev_loss'] as const;
const VECTORS = ['d', 'prev_flat_grad'] as const;
const LISTS = ['old_dirs', 'old_stps'] as const;

/**
 * L-BFGS: steps along -H g, where the inverse Hessian H is made of the last `historySize` pairs of steps s and differences
 * of gradients y by the two-loop recursion, beginning with s y / y y times the identity.
 *
 * All parameters are one vector, so there is one group only. `step` evaluates the closure again and again.
 *
 * @param params - tensors
 * @param options - `lr` (default 1), `maxIter` (default 20), `maxEval`, `toleranceGrad`, `toleranceChange`, `historySize` (default
 * 100), `lineSearchFn`
 * @throws ValueError for several groups, an option that does not exist or is no number
 * @example
 * const x = tensor([-1, 2], { requiresGrad: true });
 * const optimizer = new optim.LBFGS([x], { lineSearchFn: 'strong_wolfe' });
 * for (let i = 0; i < 5; i++) {
 *   optimizer.step(() => {
 *     optimizer.zeroGrad();
 *     const loss = x.sub(tensor([1, 3])).square().sum();
 *     loss.backward();
 *     return loss;
 *   });
 * }
 * x.tolist(); // [1, 3]
 * @see https://pytorch.org/docs/stable/generated/torch.optim.LBFGS.html
 */
export class LBFGS extends Optimizer<LBFGSOptions> {
  constructor(params: Params<LBFGSOptions>, options: Partial<LBFGSOptions> = {}) {
    super(params, options as LBFGSOptions, OPTIONS);
    const [group] = this.paramGroups;
    if (this.paramGroups.length !== 1 || group === undefined) {
      throw new ValueError("LBFGS doesn't support per-parameter options (parameter groups)");
    }
    group.maxEval ??= Math.floor((group.maxIter * 5) / 4);
  }

  /** @throws ValueError: all parameters are in the one group that the optimizer is made with */
  override addParamGroup(group: ParamGroupOptions<LBFGSOptions>): void {
    if (this.paramGroups.length > 0) {
      throw new ValueError("LBFGS doesn't support per-parameter options (parameter groups)");
    }
    super.addParamGroup(group);
  }

  private get params(): readonly Tensor[] {
    return this.paramGroups[0]?.params ?? [];
  }

  /** PyTorch keeps the state with the first parameter. */
  private get memory(): Partial<LBFGSState> {
    const first = this.params[0] as Tensor;
    let memory = this.state.get(first) as Partial<LBFGSState> | undefined;
    if (memory === undefined) {
      memory = { func_evals: 0, n_iter: 0 };
      this.state.set(first, memory as ParamState);
    }
    return memory;
  }

  /**
   * Follows up to `maxIter` directions.
   *
   * @param closure - drops the gradients, computes the loss, calls backward, and returns the loss
   * @returns the loss before the step
   */
  override step<T extends Tensor | number>(closure: () => T): T {
    demand(typeof closure === 'function', "step() missing 1 required positional argument: 'closure'");
    return noGrad(() => this.search(closure));
  }

  private search<T extends Tensor | number>(closure: () => T): T {
    const options = this.paramGroups[0] as LBFGSOptions;
    const { lr, maxIter, toleranceGrad, toleranceChange } = options;
    const maxEval = options.maxEval ?? Math.floor((maxIter * 5) / 4);
    const evaluate = (): number => lossOf(enableGrad(closure));
    const first = enableGrad(closure);
    let loss = lossOf(first);
    let count = 1;
    const memory = this.memory as LBFGSState;
    memory.func_evals++;
    let gradient = flatGradient(this.params);
    if (largest(gradient) <= toleranceGrad) return first;
    for (let n = 1; n <= maxIter; n++) {
      memory.n_iter++;
      remember(memory, gradient, options.historySize);
      const { d } = memory;
      const before = loss;
      memory.prev_loss = loss;
      memory.t = memory.n_iter === 1 ? Math.min(1, 1 / moduliSum(gradient)) * lr : lr;
      const slope = dot(gradient, d);
      if (slope > -toleranceChange) break;
      let evaluated = 0;
      if (options.lineSearchFn !== null) {
        const found = strongWolfe(this.evaluator(evaluate, d), memory.t, d, loss, gradient, slope);
        ({ loss, gradient, length: memory.t, evaluations: evaluated } = found);
        moveBy(this.params, d, memory.t);
      } else {
        moveBy(this.params, d, memory.t);
        if (n !== maxIter) {
          loss = evaluate();
          gradient = flatGradient(this.params);
          evaluated = 1;
        }
      }
      count += evaluated;
      memory.func_evals += evaluated;
      if (n === maxIter || count >= maxEval || largest(gradient) <= toleranceGrad) break;
      if (largest(d) * Math.abs(memory.t) <= toleranceChange || Math.abs(loss - before) < toleranceChange) break;
    }
    return first;
  }

  /** Loss and gradient at a length along the direction from where the parameters are; they stay there. */
  private evaluator(evaluate: () => number, direction: Tensor): (length: number) => { loss: number; gradient: Tensor } {
    const start = this.params.map((param) => clone(param));
    return (length) => {
      moveBy(this.params, direction, length);
      const loss = evaluate();
      const gradient = flatGradient(this.params);
      this.params.forEach((param, i) => void copy_(param, start[i] as Tensor));
      return { loss, gradient };
    };
  }

  override loadStateDict(dict: OptimizerStateDict): void {
    const { state } = dict ?? {};
    const numbers = typeof state === 'object' && state !== null ? Object.keys(state) : [];
    demand(
      numbers.length <= 1,
      'loaded state dict has state for several parameters, which this optimizer does not keep',
    );
    const first = dict?.param_groups?.[0]?.params?.[0] ?? 0;
    for (const number of numbers) {
      const has = `loaded state dict has state for parameter ${number}`;
      demand(number === String(first), `${has}, and this optimizer keeps it with the first one`);
      demand(typeof state?.[+number] === 'object' && state[+number] !== null, `${has}, which is no object`);
    }
    const own = state?.[first] as Record<string, unknown> | undefined;
    const count = this.params.reduce((sum, param) => sum + param.count, 0);
    const memory = own === undefined ? null : ownMemory(own, count, this.params[0] as Tensor);
    super.loadStateDict(own === undefined ? dict : { ...dict, state: {} });
    if (memory !== null) this.state.set(this.params[0] as Tensor, memory as unknown as ParamState);
  }
}

/** A checked copy of a loaded state. */
function ownMemory(own: Record<string, unknown>, count: number, param: Tensor): Partial<LBFGSState> {
  const memory: Record<string, unknown> = {};
  const number = (name: string, given: unknown): number => {
    const value = given instanceof Tensor && given.count === 1 ? given.item() : given;
    demand(isNumber(value), `loaded state dict has no usable '${name}' for parameter 0: ${String(value)}`);
    return value;
  };
  const vector = (name: string, given: unknown): Tensor => {
    const fits = given instanceof Tensor && given.ndim === 1 && given.count === count;
    demand(fits, `loaded state dict has no '${name}' of ${count} elements for parameter 0`);
    return given;
  };
  const list = (name: string): readonly unknown[] => {
    const value = own[name];
    demand(Array.isArray(value), `loaded state dict has no list '${name}' for parameter 0`);
    return value;
  };
  for (const name of WHOLE) {
    memory[name] = number(name, own[name]);
    const usable = Number.isInteger(memory[name]) && (memory[name] as number) >= 0;
    demand(usable, `loaded state dict has no usable '${name}' for parameter 0: ${String(memory[name])}`);
  }
  for (const name of Object.keys(own)) {
    const known = [...WHOLE, ...NUMBERS, ...VECTORS, ...LISTS, 'ro', 'al'].includes(name);
    demand(known, `loaded state dict has '${name}' for parameter 0, which this optimizer does not keep`);
  }
  // Before the first direction nothing else is there.
  if (memory.n_iter === 0) return memory;
  for (const name of NUMBERS) memory[name] = number(name, own[name]);
  memory.ro = list('ro').map((value) => number('ro', value));
  for (const name of VECTORS) vector(name, own[name]);
  for (const name of LISTS) {
    for (const x of list(name)) vector(name, x);
    demand(list(name).length === list('ro').length, `loaded state dict has another number of '${name}' than of 'ro'`);
  }
  for (const name of VECTORS) memory[name] = ownedCopy(own[name] as Tensor, param);
  for (const name of LISTS) memory[name] = list(name).map((x) => ownedCopy(x as Tensor, param));
  return memory;
}

/** Takes the last step into the memory, and finds the next direction, -H g, by the two-loop recursion. */
function remember(memory: LBFGSState, gradient: Tensor, historySize: number): void {
  if (memory.n_iter === 1) {
    Object.assign(memory, { d: kept(neg(gradient)), t: 0, old_dirs: [], old_stps: [], ro: [], H_diag: 1 });
    memory.prev_flat_grad = kept(clone(gradient));
    return;
  }
  const { old_dirs, old_stps, ro, prev_flat_grad, d } = memory;
  const y = sub(gradient, prev_flat_grad);
  const s = mul(d, memory.t);
  const product = dot(y, s);
  if (product > 1e-10) {
    if (old_dirs.length === historySize) {
      for (const list of [old_dirs, old_stps]) unhold((list.shift() as Tensor).storage);
      ro.shift();
    }
    old_dirs.push(kept(y));
    old_stps.push(kept(s));
    ro.push(Math.fround(1 / product));
    memory.H_diag = Math.fround(product / dot(y, y));
  }
  const shares: number[] = [];
  let q = neg(gradient);
  for (let i = old_dirs.length - 1; i >= 0; i--) {
    shares[i] = Math.fround(dot(old_stps[i] as Tensor, q) * (ro[i] as number));
    q = linear(q, old_dirs[i] as Tensor, -(shares[i] as number));
  }
  let r = mul(q, memory.H_diag);
  for (let i = 0; i < old_dirs.length; i++) {
    const share = Math.fround(dot(old_dirs[i] as Tensor, r) * (ro[i] as number));
    r = linear(r, old_stps[i] as Tensor, Math.fround((shares[i] as number) - share));
  }
  for (const old of [d, prev_flat_grad]) unhold(old.storage);
  memory.d = kept(r);
  memory.prev_flat_grad = kept(clone(gradient));
}

/** The tensor is the optimizer's own, whatever scope is running. */
function kept(x: Tensor): Tensor {
  hold(x.storage);
  return x;
}

function lossOf(loss: Tensor | number): number {
  const value = loss instanceof Tensor ? loss.item() : loss;
  demand(typeof value === 'number', `the closure of LBFGS returns the loss, got ${typeof value}`);
  return value;
}

nameClasses({ LBFGS });
