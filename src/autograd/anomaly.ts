import { AutogradError } from '../errors';
import type { Tensor } from '../tensor/tensor';
import { checkFunction } from '../tensor/wrongArguments';
import { warnOnce } from '../warn';

/** Whether passes look for what went wrong in the forward pass. */
export const anomaly = { enabled: false, checksNan: true };

/** Where each node was made. */
const traces = new WeakMap<object, string>();

export function noteTrace(node: object): void {
  const lines = (new Error('trace').stack ?? '').split('\n').slice(2);
  traces.set(node, lines.join('\n'));
}

/** Runs the gradients of a node; when they fail, a warning says where the operation was called. */
export function watched(node: { readonly name: string }, run: () => void): void {
  try {
    run();
  } catch (error) {
    const trace = traces.get(node);
    warnOnce(
      trace === undefined
        ? `Error detected in ${node.name}. No forward pass information available. Enable detect anomaly during forward pass ` +
            'for more information.'
        : `Error detected in ${node.name}. Traceback of forward call that caused the error:\n${trace}`,
    );
    throw error;
  }
}

/** Throws for a gradient that is not a number somewhere. */
export function checkNumbers(name: string, i: number, grad: Tensor): void {
  if (!anomaly.checksNan || !grad.data().some(Number.isNaN)) return;
  throw new AutogradError(`Function '${name}' returned nan values in its ${i}th output.`);
}

export interface AnomalyOptions {
  /** Whether gradients that are not numbers are errors; default true. */
  checkNan?: boolean;
}

/**
 * Switches anomaly detection on or off: an error in a backward pass, or a gradient that is NaN, is then reported with the name of
 * the operation and with the place where the forward pass called it. It makes everything slower.
 *
 * @param mode - whether it is on
 * @param options - `checkNan`, default true: whether a gradient that is NaN is an error
 * @throws AutogradError later, in the pass that meets NaN
 * @example
 * autograd.setDetectAnomaly(true);
 * autograd.setDetectAnomaly(false);
 * @see https://pytorch.org/docs/stable/autograd.html#torch.autograd.set_detect_anomaly
 */
export function setDetectAnomaly(mode: boolean, options: AnomalyOptions = {}): void {
  anomaly.enabled = mode;
  anomaly.checksNan = options.checkNan ?? true;
}

/**
 * Whether anomaly detection is on.
 *
 * @returns whether a failing backward pass is reported with the operation that recorded it
 * @example
 * autograd.isAnomalyEnabled(); // false
 */
export function isAnomalyEnabled(): boolean {
  return anomaly.enabled;
}

/**
 * Runs `fn` with anomaly detection on, and returns its result.
 *
 * @param fn - a synchronous function
 * @param options - `checkNan`, default true: whether a gradient that is NaN is an error
 * @returns what `fn` returns
 * @example
 * const x = tensor(0, { requiresGrad: true });
 * autograd.detectAnomaly(() => x.sqrt().mul(0).backward()); // throws AutogradError: Function 'SqrtBackward0' returned nan values in its 0th output.
 * @see https://pytorch.org/docs/stable/autograd.html#torch.autograd.detect_anomaly
 */
export function detectAnomaly<T>(fn: () => T, options: AnomalyOptions = {}): T {
  checkFunction('detectAnomaly', fn);
  const { enabled, checksNan } = anomaly;
  setDetectAnomaly(true, options);
  try {
    return fn();
  } finally {
    anomaly.enabled = enabled;
    anomaly.checksNan = checksNan;
  }
}
