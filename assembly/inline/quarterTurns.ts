// 2 / pi, 320 bits behind the point, most significant byte first
const twoOverPi = memory.data<u8>([
  0xa2, 0xf9, 0x83, 0x6e, 0x4e, 0x44, 0x15, 0x29, 0xfc, 0x27, 0x57, 0xd1, 0xf5, 0x34, 0xdd, 0xc0, 0xdb, 0x62, 0x95,
  0x99, 0x3c, 0x43, 0x90, 0x41, 0xfe, 0x51, 0x63, 0xab, 0xde, 0xbb, 0xc5, 0x61, 0xb7, 0x24, 0x6e, 0x3a, 0x42, 0x4d,
  0xd2, 0xe0,
]);

/**
 * x / (pi / 2) modulo 4 as a fixed-point number with 62 bits behind the point, for |x| >= 2^28 (Payne and Hanek): with
 * x = m 2^e only the bits of 2 / pi from 2^-(e-1) on count, and 96 of them leave an error below 2^-61.
 */
export function quarterTurns(x: f32): i64 {
  const bits = reinterpret<i32>(x);
  const m = <i64>((bits & 0x7fffff) | 0x800000);
  const first = ((bits >> 23) & 255) - 152;
  const bytes = twoOverPi + <usize>(first >> 3);
  const shift = <i64>(first & 7);
  const upper = (bswap(load<i64>(bytes)) << shift) | <i64>(load<u8>(bytes, 8) >> <u8>(8 - shift));
  const lower = (bswap(load<i64>(bytes, 8)) << shift) >>> 32;
  const angle = m * upper + ((m * lower) >>> 32);
  return bits < 0 ? -angle : angle;
}
