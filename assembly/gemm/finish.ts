/**
 * c[j] = max(floor, base[j] + source[j]), j < count: the last step of what was summed up aside.
 *
 * Element j lies `j * ...Col` bytes behind each pointer; `baseCol` 0 adds one number to all. `c` may be `source` or
 * `base`.
 * A NaN stays a NaN: pmax(x, floor) is floor only where x < floor.
 */
export function finishRow(
  source: usize,
  sourceCol: usize,
  base: usize,
  baseCol: usize,
  c: usize,
  cCol: usize,
  count: i32,
  floor: f32,
): void {
  if (sourceCol == 4 && cCol == 4 && (baseCol == 4 || baseCol == 0)) {
    const low = f32x4.splat(floor);
    while (count >= 4) {
      const add = baseCol == 4 ? v128.load(base) : v128.load32_splat(base);
      v128.store(c, f32x4.pmax(f32x4.add(v128.load(source), add), low));
      source += 16;
      base += baseCol << 2;
      c += 16;
      count -= 4;
    }
  }
  while (count > 0) {
    const sum = load<f32>(source) + load<f32>(base);
    store<f32>(c, sum < floor ? floor : sum);
    source += sourceCol;
    base += baseCol;
    c += cCol;
    count--;
  }
}
