import { add } from '../../../ops/pointwise/add';
import { mul } from '../../../ops/pointwise/mul';
import { sub } from '../../../ops/pointwise/sub';
import type { Tensor } from '../../../tensor/tensor';

const A = -0.75;

/** The shares of the four pixels around a place, which lies at t in [0, 1) between the second and the third. */
export function cubicWeights(t: Tensor): Tensor[] {
  const rest = sub(mul(t, -1), -1);
  return [far(add(t, 1)), near(t), near(rest), far(add(rest, 1))];
}

/** ((a + 2) d - (a + 3)) d^2 + 1 */
const near = (d: Tensor): Tensor => add(mul(mul(sub(mul(d, A + 2), A + 3), d), d), 1);

/** ((a d - 5 a) d + 8 a) d - 4 a */
const far = (d: Tensor): Tensor => sub(mul(add(mul(sub(mul(d, A), 5 * A), d), 8 * A), d), 4 * A);
