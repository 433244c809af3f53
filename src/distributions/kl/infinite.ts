import { fullLike } from '../../tensor/create';
import type { Tensor } from '../../tensor/tensor';

/** The divergence from a distribution that gives no probability to what p draws: infinite for each of the batch. */
export const infiniteLike = (x: Tensor): Tensor => fullLike(x, Number.POSITIVE_INFINITY);

type Pairs = Record<string, (p: { params: Record<string, Tensor> }) => Tensor>;

/** The same from each of the named classes, in the shape of p's parameter. */
export function infiniteFrom(names: readonly string[], parameter: string): Pairs {
  return Object.fromEntries(names.map((name) => [name, (p) => infiniteLike(p.params[parameter] as Tensor)])) as Pairs;
}
