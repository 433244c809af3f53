/** The first two rows of a matrix that takes (x, y, 1) to (x', y'). */
export type Matrix = readonly [number, number, number, number, number, number];

export interface Movement {
  readonly center: readonly [number, number];
  /** Of the rotation. */
  readonly sin: number;
  readonly cos: number;
  readonly translate: readonly [number, number];
  readonly scale: number;
  /** Tangents of the angles by which the axes are sheared. */
  readonly tangents: readonly [number, number];
}

/**
 * The inverse of M = T C R S Hy Hx C⁻¹: where in the picture a place of the moved picture comes from. T translates, C puts the center at
 * the origin, R rotates, S scales, H shear. The determinant of R Hy Hx is 1.
 */
export function inverseMatrix({ center, sin, cos, translate, scale, tangents }: Movement): Matrix {
  const [cx, cy] = center;
  const [tx, ty] = translate;
  const [hx, hy] = tangents;
  const a = cos + sin * hy;
  const b = -a * hx - sin;
  const c = sin - cos * hy;
  const d = -c * hx + cos;
  const [m0, m1, m3, m4] = [d / scale, -b / scale, -c / scale, a / scale];
  const m2 = m0 * (-cx - tx) + m1 * (-cy - ty) + cx;
  const m5 = m3 * (-cx - tx) + m4 * (-cy - ty) + cy;
  return [m0, m1, m2, m3, m4, m5];
}
