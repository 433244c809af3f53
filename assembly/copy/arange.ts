/** dst[i] = start + i * step in float64, rounded once to float32, 0 <= i < n. */
export function arangeF32(dst: usize, start: f64, step: f64, n: i32): void {
  for (let i = 0; i < n; i++) store<f32>(dst + ((<usize>i) << 2), <f32>(start + <f64>i * step));
}

/** dst[i] = start + i * step over int32, 0 <= i < n. */
export function arangeI32(dst: usize, start: i32, step: i32, n: i32): void {
  for (let i = 0; i < n; i++) store<i32>(dst + ((<usize>i) << 2), start + i * step);
}
