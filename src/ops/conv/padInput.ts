import { record } from '../../autograd/record';
import { aliasOf, copyInto } from '../../tensor/copy';
import { zeros } from '../../tensor/create';
import type { Tensor } from '../../tensor/tensor';

/** Zeros around images [n, c, h, w]: [left, right, top, bottom] columns and rows; negative numbers cut off. */
export function padInput(x: Tensor, [left, right, top, bottom]: readonly [number, number, number, number]): Tensor {
  const [n, c, h, w] = x.shape as [number, number, number, number];
  const out = zeros([n, c, h + top + bottom, w + left + right]);
  const [outH, outW] = out.shape.slice(2) as [number, number];
  const rows = { from: Math.max(0, -top), to: Math.max(0, top), count: Math.min(h + Math.min(top, 0) + Math.min(bottom, 0), outH) };
  const cols = { from: Math.max(0, -left), to: Math.max(0, left), count: Math.min(w + Math.min(left, 0) + Math.min(right, 0), outW) };
  const shape = [n, c, rows.count, cols.count];
  const at = (t: Tensor, row: number, col: number): number =>
    t.offset + row * (t.strides[2] as number) + col * (t.strides[3] as number);
  copyInto(
    aliasOf(out, shape, out.strides, at(out, rows.to, cols.to)),
    aliasOf(x, shape, x.strides, at(x, rows.from, cols.from)),
  );
  return record(out, 'ConstantPadNdBackward0', [x], (grad) => padInput(grad, [-left, -right, -top, -bottom]));
}

