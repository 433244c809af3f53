import { AutogradError } from '../errors';
import { checkFunction } from '../tensor/wrongArguments';

/** Whether operations are recorded. A live binding, read by every operation. */
export let gradEnabled = true;

/** Sets the mode and returns the earlier one; callers restore it. */
export function setGradMode(enabled: boolean): boolean {
  const earlier = gradEnabled;
  gradEnabled = enabled;
  return earlier;
}

function withMode<T>(enabled: boolean, fn: () => T, name: string): T {
  checkFunction(name, fn);
  const earlier = setGradMode(enabled);
  try {
    const result = fn();
    if (result !== null && typeof result === 'object' && typeof (result as { then?: unknown }).then === 'function') {
      throw new AutogradError(
        `${name}(): the function must be synchronous, the mode ends when it returns; wrap the synchronous parts instead`,
      );
    }
    return result;
  } finally {
    setGradMode(earlier);
  }
}

/**
 * Runs `fn` without recording operations, and returns its result.
 *
 * @param fn - a synchronous function
 * @returns what `fn` returns
 * @example
 * const accuracy = noGrad(() => model(x).argmax(1).eq(y).to('float32').mean().item());
 * @see https://pytorch.org/docs/stable/generated/torch.no_grad.html
 */
export function noGrad<T>(fn: () => T): T {
  return withMode(false, fn, 'noGrad');
}

/**
 * Runs `fn` with operations recorded, also within noGrad.
 *
 * @param fn - a synchronous function
 * @returns what `fn` returns
 * @example
 * const w = tensor([1, 2], { requiresGrad: true });
 * noGrad(() => enableGrad(() => w.mul(2)).requiresGrad); // true
 * @see https://pytorch.org/docs/stable/generated/torch.enable_grad.html
 */
export function enableGrad<T>(fn: () => T): T {
  return withMode(true, fn, 'enableGrad');
}

/**
 * Runs `fn` as `noGrad` does, and returns its result. Its tensors are ordinary ones, which may be used in a graph later.
 *
 * @param fn - a synchronous function
 * @returns what `fn` returns
 * @example
 * inferenceMode(() => model(x)).requiresGrad; // false
 * @see https://pytorch.org/docs/stable/generated/torch.inference_mode.html
 */
export function inferenceMode<T>(fn: () => T): T {
  return withMode(false, fn, 'inferenceMode');
}

/**
 * Sets whether operations are recorded: from here on, or while `fn` runs, whose result it then returns.
 *
 * @param mode - whether operations are recorded
 * @param fn - a synchronous function; left out, the mode stays
 * @returns what `fn` returns
 * @example
 * const isTraining = false;
 * setGradEnabled(isTraining, () => tensor(1, { requiresGrad: true }).mul(2)).requiresGrad; // false
 * @see https://pytorch.org/docs/stable/generated/torch.set_grad_enabled.html
 */
export function setGradEnabled(mode: boolean): void;
export function setGradEnabled<T>(mode: boolean, fn: () => T): T;
export function setGradEnabled<T>(mode: boolean, fn?: () => T): T | undefined {
  if (fn !== undefined) return withMode(mode, fn, 'setGradEnabled');
  setGradMode(mode);
  return undefined;
}

/**
 * Whether operations are recorded now.
 *
 * @returns false within `noGrad`
 * @example
 * noGrad(() => isGradEnabled()); // false
 */
export function isGradEnabled(): boolean {
  return gradEnabled;
}
