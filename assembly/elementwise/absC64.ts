/** y = |x| = √(re² + im²): x contiguous complex64, y float32; in float64, so nothing overflows on the way. */
export function absC64(x: usize, y: usize, begin: i32, end: i32): void {
  for (let i = begin; i < end; i++) {
    const re = <f64>load<f32>(x + ((<usize>i) << 3));
    const im = <f64>load<f32>(x + ((<usize>i) << 3), 4);
    store<f32>(y + ((<usize>i) << 2), <f32>sqrt<f64>(re * re + im * im));
  }
}
