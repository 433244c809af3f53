import { k, writeWalk } from '../wasm/engine';
import { joinDims, numelOf, type Shape } from './layout';

/** Copies `sizes` elements between two addresses under their own strides (source strides may be 0). */
export function copyStrided(
  source: number,
  sourceStrides: Shape,
  target: number,
  targetStrides: Shape,
  sizes: Shape,
  elementBytes: number,
): void {
  const count = numelOf(sizes);
  if (count === 0) return;
  const walk = joinDims(sizes, [sourceStrides, targetStrides]);
  const meta = writeWalk(walk.sizes, walk.strides[0] as number[], walk.strides[1] as number[]);
  const rows = count / (walk.sizes.at(-1) as number);
  k.copyStrided(source, target, elementBytes, walk.sizes.length, meta, 0, rows, count);
}
