const table = memory.data<f64>([1, 0.5], 16);

// A load takes half the code of a v128.const, and V8 rebuilds the latter at every use.

/** 1 in both float64 lanes */
// @ts-ignore: decorator
@inline
export function one2(): v128 {
  return v128.load64_splat(table);
}

/** 1/2 in both float64 lanes */
// @ts-ignore: decorator
@inline
export function half2(): v128 {
  return v128.load64_splat(table, 8);
}
