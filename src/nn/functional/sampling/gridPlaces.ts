import { noGrad } from '../../../autograd/mode';
import { abs } from '../../../ops/pointwise/abs';
import { add } from '../../../ops/pointwise/add';
import { clamp } from '../../../ops/pointwise/clamp';
import { div } from '../../../ops/pointwise/div';
import { toType } from '../../../ops/pointwise/drivers/toType';
import { eq } from '../../../ops/pointwise/eq';
import { floor } from '../../../ops/pointwise/floor';
import { fmod } from '../../../ops/pointwise/fmod';
import { ge } from '../../../ops/pointwise/ge';
import { gt } from '../../../ops/pointwise/gt';
import { le } from '../../../ops/pointwise/le';
import { logicalAnd } from '../../../ops/pointwise/logicalAnd';
import { lt } from '../../../ops/pointwise/lt';
import { mul } from '../../../ops/pointwise/mul';
import { nanToNum } from '../../../ops/pointwise/nanToNum';
import { sub } from '../../../ops/pointwise/sub';
import { where } from '../../../ops/pointwise/where';
import type { Tensor } from '../../../tensor/tensor';

export type PaddingMode = 'zeros' | 'border' | 'reflection';

/** From [-1, 1] to positions of pixels. */
export function pixelsOf(place: Tensor, size: number, alignCorners: boolean): Tensor {
  if (alignCorners) return mul(add(place, 1), (size - 1) / 2);
  return div(sub(mul(add(place, 1), size), 1), 2);
}

/** Where a position outside is read instead; with zeros around, there. */
export function bordered(place: Tensor, size: number, padding: PaddingMode, alignCorners: boolean): Tensor {
  if (padding === 'zeros') return place;
  return clipped(padding === 'border' ? place : reflected(place, size, alignCorners), size);
}

/** At the ends and beyond nothing changes with the position: PyTorch's gradient there is 0. */
function clipped(place: Tensor, size: number): Tensor {
  const { inside, nearest } = noGrad(() => ({
    inside: logicalAnd(gt(place, 0), lt(place, size - 1)),
    nearest: clamp(nanToNum(place, { nan: 0 }), 0, size - 1),
  }));
  return where(inside, place, nearest);
}

/** Reflections about the outer pixels' centers or edges, as often as it takes. */
function reflected(place: Tensor, size: number, alignCorners: boolean): Tensor {
  const [low, span] = alignCorners ? [0, size - 1] : [-0.5, size];
  if (span === 0) return mul(place, 0);
  const away = abs(sub(place, low));
  const extra = fmod(away, span);
  const even = noGrad(() => eq(fmod(floor(div(away, span)), 2), 0));
  return where(even, add(extra, low), add(mul(extra, -1), span + low));
}

/** Positions in the flattened image, and whether the pixels are inside of it; those outside are read somewhere. */
export function indicesOf(places: readonly Tensor[], sizes: readonly number[]): { index: Tensor; within: Tensor } {
  let index: Tensor | null = null;
  let within: Tensor | null = null;
  for (const [i, at] of places.entries()) {
    const size = sizes[i] as number;
    const inside = logicalAnd(ge(at, 0), le(at, size - 1));
    const own = toType(clamp(nanToNum(at, { nan: 0 }), 0, size - 1), 'int32');
    index = index === null ? own : add(mul(index, size), own);
    within = within === null ? inside : logicalAnd(within, inside);
  }
  return { index: index as Tensor, within: within as Tensor };
}
