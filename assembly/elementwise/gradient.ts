import { exp4 } from '../inline/exp';
import { normalTail4 } from '../inline/normalTail';
import { loadLanes, storeLanes } from '../inline/tail';
import { Gradient } from './operations';

/**
 * y = g f'(x), begin <= i < end, all contiguous float32: the gradient of an elementwise function from its operand, and from
 * two numbers p, q at `numbers`. σ is the sigmoid.
 *
 *   clamp      g where p <= x <= q, else 0
 *   softplus   g where p x > q, else g σ(p x)
 *   silu       g σ(x) (1 + x (1 - σ(x)))
 *   hardswish  0 where x < -3, g (x / 3 + 1/2) up to 3, above g
 *   gelu       g (Φ(x) + x φ(x)), Φ and φ the normal distribution's functions
 *   geluTanh   g (s + 2 x s (1 - s) u'), s = σ(2 u), u = √(2/π) (x + 0.044715 x³)
 */
export function elementwiseGradient(op: i32, g: usize, x: usize, y: usize, numbers: usize, begin: i32, end: i32): void {
  const p = v128.load32_splat(numbers);
  const q = v128.load32_splat(numbers, 4);
  const one = f32x4.splat(1);
  for (let i = begin; i < end; i += 4) {
    const at = (<usize>i) << 2;
    const count = end - i;
    const v = loadLanes(x + at, count);
    const grad = loadLanes(g + at, count);
    let r: v128;
    if (op == Gradient.clampBackward) r = v128.and(grad, v128.and(f32x4.ge(v, p), f32x4.le(v, q)));
    else if (op == Gradient.hardswishBackward) {
      const slope = f32x4.add(f32x4.div(v, f32x4.splat(3)), f32x4.splat(0.5));
      r = v128.bitselect(f32x4.mul(grad, slope), grad, f32x4.le(v, f32x4.splat(3)));
      r = v128.andnot(r, f32x4.lt(v, f32x4.splat(-3)));
    } else if (op == Gradient.softplusBackward) {
      const z = f32x4.mul(v, p);
      r = v128.bitselect(grad, f32x4.mul(grad, sigmoid4(z)), f32x4.gt(z, q));
    } else if (op == Gradient.geluBackward) {
      const tail = normalTail4(v);
      const cumulative = v128.bitselect(tail, f32x4.sub(one, tail), i32x4.shr_s(v, 31));
      const density = f32x4.mul(exp4(f32x4.mul(f32x4.mul(v, v), f32x4.splat(-0.5))), f32x4.splat(0.3989422804));
      r = f32x4.mul(grad, f32x4.add(cumulative, f32x4.mul(v, density)));
    } else if (op == Gradient.geluTanhBackward) {
      const square = f32x4.mul(v, v);
      const twice = f32x4.mul(v, f32x4.splat(1.5957691216));
      const s = sigmoid4(f32x4.mul(twice, f32x4.add(f32x4.mul(square, f32x4.splat(0.044715)), one)));
      const steep = f32x4.mul(twice, f32x4.add(f32x4.mul(square, f32x4.splat(0.134145)), one));
      r = f32x4.mul(grad, f32x4.mul(s, f32x4.add(one, f32x4.mul(steep, f32x4.sub(one, s)))));
    } else {
      const s = sigmoid4(v);
      r = f32x4.mul(grad, f32x4.mul(s, f32x4.add(f32x4.mul(v, f32x4.sub(one, s)), one)));
    }
    storeLanes(y + at, r, count);
  }
}

// @ts-ignore: decorator
@inline
function sigmoid4(x: v128): v128 {
  const one = f32x4.splat(1);
  const e = exp4(f32x4.neg(f32x4.abs(x)));
  return f32x4.div(v128.bitselect(e, one, f32x4.lt(x, f32x4.splat(0))), f32x4.add(one, e));
}
