import { noGrad } from '../../autograd/mode';
import { ValueError } from '../../errors';
import { stack } from '../../ops/joining/stack';
import { abs } from '../../ops/pointwise/abs';
import { add } from '../../ops/pointwise/add';
import { clamp_ } from '../../ops/pointwise/clamp';
import { clampMax } from '../../ops/pointwise/clampMax';
import { mul, mul_ } from '../../ops/pointwise/mul';
import { reciprocal } from '../../ops/pointwise/reciprocal';
import { amax } from '../../ops/reduction/amax';
import { norm } from '../../ops/reduction/norm';
import { tensor } from '../../tensor/create';
import { Tensor } from '../../tensor/tensor';

export interface ClipGradNormOptions {
  /** Order p of the norm, also `Infinity`; default 2. */
  normType?: number | 'inf';
  /** Whether a norm that is not finite is an error; default false. */
  errorIfNonfinite?: boolean;
  /** Chooses between PyTorch's implementations; changes nothing here. */
  foreach?: boolean | null;
}

/** The gradients there are. */
function gradsOf(parameters: Tensor | Iterable<Tensor>): Tensor[] {
  const list = parameters instanceof Tensor ? [parameters] : [...parameters];
  return list.flatMap((parameter) => {
    if (!(parameter instanceof Tensor)) {
      throw new ValueError(`expected Tensor or an iterable of Tensors, got one that is ${typeof parameter}`);
    }
    return parameter.meta?.grad ?? [];
  });
}

function number(name: string, value: unknown): number {
  if (typeof value !== 'number') throw new ValueError(`${name} must be a number, got ${typeof value}`);
  return value;
}

/**
 * The norm of all gradients together, (sum |g|^p)^(1/p), and each gradient multiplied by maxNorm / (norm + 1e-6) where
 * that is below 1.
 *
 * @param parameters - tensors whose gradients are changed in place; one without a gradient is left alone
 * @param maxNorm - the largest norm that they may have together
 * @param options - `normType`, default 2; `errorIfNonfinite`: throw where the norm is NaN or infinite
 * @returns the norm before, of no dims; 0 where there are no gradients
 * @throws ValueError for a norm that is not finite, with errorIfNonfinite; nothing has changed then
 * @example
 * const w = tensor([1, 2], { requiresGrad: true });
 * w.mul(tensor([3, 4])).sum().backward();
 * nn.utils.clipGradNorm_([w], 1).item(); // 5
 * @see https://pytorch.org/docs/stable/generated/torch.nn.utils.clip_grad_norm_.html
 */
export function clipGradNorm_(
  parameters: Tensor | Iterable<Tensor>,
  maxNorm: number,
  options: ClipGradNormOptions = {},
): Tensor {
  const most = number('max_norm', maxNorm);
  const { normType = 2, errorIfNonfinite = false } = options;
  const p = normType === 'inf' ? Number.POSITIVE_INFINITY : number('norm_type', normType);
  const grads = gradsOf(parameters);
  return noGrad(() => {
    const total = totalNorm(grads, p);
    if (errorIfNonfinite && !Number.isFinite(total.item() as number)) {
      throw new ValueError(
        `The total norm of order ${Number.isInteger(p) ? p.toFixed(1) : String(p).replace('Infinity', 'inf')} for ` +
          'gradients from `parameters` is non-finite, so it cannot be clipped. To disable this error and scale the ' +
          'gradients by the non-finite norm anyway, set `error_if_nonfinite=False`',
      );
    }
    if (grads.length === 0) return total;
    const factor = clampMax(mul(reciprocal(add(total, 1e-6)), most), 1);
    for (const grad of grads) mul_(grad.detach(), factor);
    return total;
  });
}

function totalNorm(grads: readonly Tensor[], p: number): Tensor {
  if (grads.length === 0) return tensor(0);
  const norms = stack(
    grads.map((grad) => (p === Number.POSITIVE_INFINITY ? amax(abs(grad.detach())) : norm(grad.detach(), null, { p }))),
  );
  return p === Number.POSITIVE_INFINITY ? amax(norms) : norm(norms, null, { p });
}

/**
 * Each gradient's elements are kept within [-clipValue, clipValue]; NaN stays.
 *
 * @param parameters - tensors whose gradients are changed in place; one without a gradient is left alone
 * @param clipValue - the largest size of an element
 * @example
 * const w = tensor([1, 2], { requiresGrad: true });
 * w.mul(tensor([3, -4])).sum().backward();
 * nn.utils.clipGradValue_([w], 0.5);
 * w.grad?.tolist(); // [0.5, -0.5]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.utils.clip_grad_value_.html
 */
export function clipGradValue_(parameters: Tensor | Iterable<Tensor>, clipValue: number): void {
  const most = number('clip_value', clipValue);
  for (const grad of gradsOf(parameters)) noGrad(() => clamp_(grad.detach(), -most, most));
}
