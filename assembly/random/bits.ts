import { mtNext } from './mt19937';

/** 64 random bits from two draws, the first one in front. */
export function mtNext64(state: usize): u64 {
  const high = (<u64>mtNext(state)) << 32;
  return high | <u64>mtNext(state);
}

/** A double in [0, 1): 53 of 64 random bits. */
export function uniformDouble(state: usize): f64 {
  return <f64>(mtNext64(state) & 0x1fffffffffffff) * (1.0 / 9007199254740992.0);
}

/** A float32 in [0, 1) from 24 of 32 random bits. */
// @ts-ignore: decorator
@inline
export function toUniform(bits: u32): f32 {
  return <f32>(bits & 0xffffff) * (1.0 / 16777216.0);
}
