import { ValueError } from '../../errors';
import { gather } from '../../ops/indexing/gather';
import { cat } from '../../ops/joining/cat';
import { stack } from '../../ops/joining/stack';
import { unbind } from '../../ops/joining/unbind';
import { add } from '../../ops/pointwise/add';
import { clamp } from '../../ops/pointwise/clamp';
import { div } from '../../ops/pointwise/div';
import { eq } from '../../ops/pointwise/eq';
import { floor } from '../../ops/pointwise/floor';
import { fmod } from '../../ops/pointwise/fmod';
import { logicalAnd } from '../../ops/pointwise/logicalAnd';
import { mul } from '../../ops/pointwise/mul';
import { ne } from '../../ops/pointwise/ne';
import { remainder } from '../../ops/pointwise/remainder';
import { sub } from '../../ops/pointwise/sub';
import { to } from '../../ops/pointwise/to';
import { where } from '../../ops/pointwise/where';
import { amax } from '../../ops/reduction/amax';
import { amin } from '../../ops/reduction/amin';
import { unsqueeze } from '../../ops/shape/unsqueeze';
import type { Tensor } from '../../tensor/tensor';
import { alike, type Picture } from '../image';
import { checkChannels } from './drivers/channels';

type Three = [Tensor, Tensor, Tensor];

/**
 * The picture with its hues moved around the circle of colours; a grey picture stays as it is.
 *
 * @param picture - an image, or a tensor of shape (..., 1 or 3, H, W)
 * @param hueFactor - by how much of the circle, from -0.5 to 0.5
 * @returns a picture of the same kind
 * @throws ValueError for another factor
 * @example
 * adjustHue(tensor([[[1]], [[0]], [[0]]]), 1 / 3).round(); // [[[0]], [[1]], [[0]]]
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.functional.adjust_hue.html
 */
export function adjustHue<T extends Picture>(picture: T, hueFactor: number): T {
  if (!(hueFactor >= -0.5 && hueFactor <= 0.5)) {
    throw new ValueError(`hue_factor (${hueFactor}) is not in [-0.5, 0.5].`);
  }
  return alike(picture, (x) => {
    if (checkChannels(x) === 1) return x;
    const bytes = x.dtype === 'uint8';
    const [h, s, v] = hsvOf(bytes ? div(to(x, 'float32'), 255) : x);
    const out = rgbOf([remainder(add(h, hueFactor), 1), s, v]);
    return bytes ? to(mul(out, 255), 'uint8') : out;
  });
}

/** Hue, saturation and value; where the three colours are the same, the first two are 0. */
function hsvOf(x: Tensor): Three {
  const [r, g, b] = unbind(x, -3) as Three;
  const [high, low] = [amax(x, -3), amin(x, -3)];
  const grey = eq(high, low);
  const range = sub(high, low);
  const saturation = div(range, where(grey, 1, high));
  const divisor = where(grey, 1, range);
  const from = (colour: Tensor): Tensor => div(sub(high, colour), divisor);
  const [rc, gc, bc] = [from(r), from(g), from(b)];
  const [notRed, isGreen] = [ne(high, r), eq(high, g)];
  const red = mul(eq(high, r), sub(bc, gc));
  const green = mul(logicalAnd(isGreen, notRed), sub(add(rc, 2), bc));
  const blue = mul(logicalAnd(ne(high, g), notRed), sub(add(gc, 4), rc));
  const sextant = add(add(red, green), blue);
  return [fmod(add(div(sextant, 6), 1), 1), saturation, high];
}

function rgbOf([h, s, v]: Three): Tensor {
  const place = mul(h, 6);
  const sextant = floor(place);
  const f = sub(place, sextant);
  const p = clamp(mul(v, sub(1, s)), 0, 1);
  const q = clamp(mul(v, sub(1, mul(s, f))), 0, 1);
  const t = clamp(mul(v, sub(1, mul(s, sub(1, f)))), 0, 1);
  const index = unsqueeze(remainder(to(sextant, 'int32'), 6), -3);
  const colour = (...ofSextants: Tensor[]): Tensor => gather(stack(ofSextants, -3), -3, index);
  const [r, g, b] = [colour(v, q, p, p, t, v), colour(t, v, v, q, p, p), colour(p, p, t, v, v, q)];
  return cat([r, g, b], -3);
}
