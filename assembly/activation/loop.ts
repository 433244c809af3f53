import { scratch } from '../inline/scratch';

// `Op` is a class with the function of four lanes, `v`, called on a null `this`, which inlining removes.

/** y[i] = Op(x[i], numbers) over contiguous float32, begin <= i < end; x = y allowed. The last one to three are computed aside. */
// @ts-ignore: decorator
@inline
export function forward<Op>(x: usize, y: usize, numbers: usize, begin: i32, end: i32): void {
  x += (<usize>begin) << 2;
  y += (<usize>begin) << 2;
  for (let n = end - begin; n > 0; ) {
    const count = n & -4;
    const last = (<usize>n) << 2;
    let from = count ? x : scratch();
    let to = count ? y : from;
    if (!count) memory.copy(from, x, last);
    for (const stop = to + max<usize>((<usize>count) << 2, 16); to < stop; to += 16, from += 16) {
      v128.store(to, changetype<Op>(0).v(v128.load(from), numbers));
    }
    if (!count) {
      memory.copy(y, scratch(), last);
      return;
    }
    x = from;
    y = to;
    n -= count;
  }
}

/** y[i] = Op(g[i], x[i], numbers), in the same way; y = g or x allowed. */
// @ts-ignore: decorator
@inline
export function backward<Op>(g: usize, x: usize, y: usize, numbers: usize, begin: i32, end: i32): void {
  g += (<usize>begin) << 2;
  x += (<usize>begin) << 2;
  y += (<usize>begin) << 2;
  for (let n = end - begin; n > 0; ) {
    const count = n & -4;
    const last = (<usize>n) << 2;
    let to = count ? y : scratch();
    let from = count ? x : to + 16;
    let given = count ? g : to + 32;
    if (!count) {
      memory.copy(from, x, last);
      memory.copy(given, g, last);
    }
    for (const stop = to + max<usize>((<usize>count) << 2, 16); to < stop; to += 16, from += 16, given += 16) {
      v128.store(to, changetype<Op>(0).v(v128.load(given), v128.load(from), numbers));
    }
    if (!count) {
      memory.copy(y, scratch(), last);
      return;
    }
    g = given;
    x = from;
    y = to;
    n -= count;
  }
}
