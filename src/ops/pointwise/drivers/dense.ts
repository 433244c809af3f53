import type { Shape } from '../../../tensor/layout';

/** True when the elements fill a stretch of memory without gaps or overlaps, in whatever order of dims. */
export function isDense(shape: Shape, strides: Shape): boolean {
  const dims = [];
  for (let i = 0; i < shape.length; i++) {
    if (shape[i] === 0) return true;
    if (shape[i] !== 1) dims.push(i);
  }
  dims.sort((a, b) => (strides[a] as number) - (strides[b] as number));
  let step = 1;
  for (const i of dims) {
    if (strides[i] !== step) return false;
    step *= shape[i] as number;
  }
  return true;
}
