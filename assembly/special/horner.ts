/** Σ table[n - 1 - k] s^k, k < n: a polynomial in float64 whose highest coefficient comes first. */
export function horner(s: f64, table: usize, n: i32): f64 {
  let sum = load<f64>(table);
  for (let i = 1; i < n; i++) sum = sum * s + load<f64>(table + ((<usize>i) << 3));
  return sum;
}
