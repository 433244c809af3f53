import { outerOffset } from '../inline/dims';
import { gatherLanes } from '../inline/lanes';
import { SCRATCH_BYTES, scratch } from '../inline/scratch';
import { storeTail } from '../inline/tail';
import { compareVectors } from './compareVectors';
import { complexRow } from './complexRow';
import { fastVectors } from './fastVectors';
import { heavyVectors } from './heavyVectors';
import { laneVectors } from './laneVectors';
import { Operation } from './operations';

/**
 * y[i] = op(a[i * aStep], b[i * bStep]), begin <= i < end; y contiguous. Elements are float32, int32 (I32) or complex64
 * (C64); comparisons give bytes and absC64 float32. An operation of one operand takes it as both. y may be a or b where
 * they are contiguous and of its format.
 */
export function elementwise(op: i32, a: usize, b: usize, y: usize, aStep: i32, bStep: i32, begin: i32, end: i32): void {
  const shift = log2In(op);
  row(
    op,
    a + ((<usize>(begin * aStep)) << shift),
    b + ((<usize>(begin * bStep)) << shift),
    y + ((<usize>begin) << log2Out(op)),
    aStep,
    bStep,
    end - begin,
  );
}

/**
 * The same for operands with any strides, row by row, into a contiguous y. meta: i32[3 * ndim]: sizes, strides of a,
 * strides of b, in elements; a row is one run over the last dimension, rows begin <= r < end are counted row-major over
 * the others.
 */
export function elementwiseStrided(
  op: i32,
  a: usize,
  b: usize,
  y: usize,
  ndim: i32,
  meta: usize,
  begin: i32,
  end: i32,
): void {
  const shift = log2In(op);
  const aStrides = meta + ((<usize>ndim) << 2);
  const bStrides = aStrides + ((<usize>ndim) << 2);
  const last = (<usize>(ndim - 1)) << 2;
  const n = load<i32>(meta + last);
  const yRow = (<usize>n) << log2Out(op);
  let height = 1;
  let aRow: usize = 0;
  let bRow: usize = 0;
  if (ndim > 1) {
    height = load<i32>(meta + last - 4);
    aRow = (<usize>load<i32>(aStrides + last - 4)) << shift;
    bRow = (<usize>load<i32>(bStrides + last - 4)) << shift;
  }
  y += <usize>begin * yRow;
  for (let r = begin; r < end; ) {
    const outer = r / height;
    const first = r - outer * height;
    let pa = a + ((<usize>outerOffset(meta, aStrides, ndim - 2, outer)) << shift) + <usize>first * aRow;
    let pb = b + ((<usize>outerOffset(meta, bStrides, ndim - 2, outer)) << shift) + <usize>first * bRow;
    for (const stop = min(end, r + height - first); r < stop; r++) {
      row(op, pa, pb, y, load<i32>(aStrides + last), load<i32>(bStrides + last), n);
      pa += aRow;
      pb += bRow;
      y += yRow;
    }
  }
}

const minusOne = memory.data<f32>([-1]);

/** Elements of a step other than 0 and 1 that are brought together at a time. */
const CHUNK = 16;

/**
 * One row. The loops know whole vectors and steps 0 and 1 only: what is neither, and the last one to three elements, are
 * brought together aside first.
 */
function row(op: i32, a: usize, b: usize, y: usize, aStep: i32, bStep: i32, n: i32): void {
  if (op >= Operation.addC64) {
    complexRow(op, a, b, y, aStep, bStep, n);
    return;
  }
  if (op >= Operation.lt) {
    // a < b is b > a.
    op -= Operation.lt - Operation.gt;
    const left = a;
    a = b;
    b = left;
    const step = aStep;
    aStep = bStep;
    bStep = step;
  } else if (op == Operation.neg) {
    op = Operation.mul;
    b = minusOne;
    bStep = 0;
  } else if (op == Operation.pow && bStep == 0 && n > 0) {
    // One exponent for all of 1, 2, 3, -1 or 1/2 is a product, quotient or root.
    const exponent = load<f32>(b);
    if (exponent == 1) op = Operation.mul;
    if (exponent == 2) op = Operation.square;
    if (exponent == 3) op = Operation.cube;
    if (exponent == -1) op = Operation.reciprocal;
    if (exponent == 0.5) op = Operation.root;
  }
  if (op == Operation.square) {
    op = Operation.mul;
    b = a;
    bStep = aStep;
  }
  const bytes = op >= Operation.eq;
  const aFar = <u32>aStep > 1;
  const bFar = <u32>bStep > 1;
  while (n > 0) {
    let count = n & -4;
    let pa = a;
    let pb = b;
    let to = y;
    if (aFar || bFar || count == 0) {
      const aside = scratch();
      const found = count ? min(count, CHUNK) : n;
      if (aFar || (aStep && !count)) pa = bringTogether(a, aStep, found, aside);
      if (bFar || (bStep && !count)) pb = bringTogether(b, bStep, found, aside + SCRATCH_BYTES / 2);
      if (!count) to = aside;
      count = (found + 3) & -4;
    }
    if (bytes) compareVectors(op, pa, pb, to, aStep, bStep, count);
    else vectors(op, pa, pb, to, aStep, bStep, count);
    if (n < 4) {
      if (!bytes) storeTail(y, v128.load(to), n);
      else for (let i = 0; i < n; i++) store<u8>(y + i, load<u8>(to + i));
    }
    a += (<usize>(count * aStep)) << 2;
    b += (<usize>(count * bStep)) << 2;
    y += bytes ? count : (<usize>count) << 2;
    n -= count;
  }
}

/** Copies n elements that lie `step` apart side by side, and returns where they are. */
function bringTogether(from: usize, step: i32, n: i32, to: usize): usize {
  const stepBytes = (<usize>step) << 2;
  for (let i = 0; i < n; i += 4) {
    v128.store(to + ((<usize>i) << 2), gatherLanes(from, stepBytes, n - i));
    from += stepBytes << 2;
  }
  return to;
}

/** y[i] = op(a[i], b[i]), i < n, a multiple of 4; the first of an operand whose step is 0 serves all. */
// @ts-ignore: decorator
@inline
function vectors(op: i32, a: usize, b: usize, y: usize, aStep: i32, bStep: i32, n: i32): void {
  if (op < Operation.exp) {
    const done = aStep ? fastVectors(op, a, b, y, bStep, n) : 0;
    const bytes = (<usize>done) << 2;
    if (done < n) laneVectors(op, a + bytes, bStep ? b + bytes : b, y + bytes, aStep, bStep, n - done);
  } else heavyVectors(op, a, y, n);
}

/** log2 of the bytes of an operand's element. */
// @ts-ignore: decorator
@inline
function log2In(op: i32): usize {
  return op < Operation.addC64 ? 2 : 3;
}

/** log2 of the bytes of a result. */
function log2Out(op: i32): usize {
  if (op < Operation.eq || op == Operation.absC64) return 2;
  return op < Operation.addC64 || op == Operation.eqC64 || op == Operation.neC64 ? 0 : 3;
}
