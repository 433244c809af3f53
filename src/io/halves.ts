const word = new Uint32Array(1);
const single = new Float32Array(word.buffer);

/** The value of 16 bits with `exponentBits` of exponent, the format of IEEE 754. */
function small(bits: number, exponentBits: number, mantissaBits: number, finite: boolean): number {
  const sign = bits >>> (exponentBits + mantissaBits) ? -1 : 1;
  const most = (1 << exponentBits) - 1;
  const exponent = (bits >>> mantissaBits) & most;
  const mantissa = bits & ((1 << mantissaBits) - 1);
  const bias = most >>> 1;
  if (exponent === 0) return sign * mantissa * 2 ** (1 - bias - mantissaBits);
  if (exponent === most && !finite) return mantissa === 0 ? sign * Infinity : Number.NaN;
  if (exponent === most && mantissa === (1 << mantissaBits) - 1) return Number.NaN;
  return sign * (1 + mantissa / (1 << mantissaBits)) * 2 ** (exponent - bias);
}

/** IEEE 754's binary16. */
export function float16(bits: number): number {
  return small(bits, 5, 10, false);
}

/** Eight bits with five of exponent, as binary16 cut off. */
export function float8e5m2(bits: number): number {
  return small(bits, 5, 2, false);
}

/** Eight bits with four of exponent, without infinities; only the largest mantissa of the largest exponent is NaN. */
export function float8e4m3(bits: number): number {
  return small(bits, 4, 3, true);
}

/** The upper half of a float32. */
export function bfloat16(bits: number): number {
  word[0] = bits << 16;
  return single[0] as number;
}

/** A float32 as bfloat16, to the nearest, ties to even. */
export function toBfloat16(value: number): number {
  single[0] = value;
  const bits = word[0] as number;
  if (Number.isNaN(value)) return (bits >>> 16) | 0x40;
  return (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16;
}

/** A float32 as binary16, to the nearest, ties to even. */
export function toFloat16(value: number): number {
  single[0] = value;
  const bits = word[0] as number;
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  // From 65520 on the nearest is infinity.
  if (magnitude >= 0x477ff000) return sign | 0x7c00;
  if (magnitude < 0x38800000) {
    // Below 2^-14: multiples of 2^-24. Adding 2^-1 * 2^24 / 2^24 rounds to them in float32.
    single[0] = Math.abs(value) + 0.5;
    return sign | ((word[0] as number) - 0x3f000000);
  }
  return sign | ((magnitude - 0x38000000 + 0xfff + ((magnitude >>> 13) & 1)) >>> 13);
}
