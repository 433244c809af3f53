import { type Emitter, float } from '../emitter';
import type { Value } from '../values';
import { optionsIn, type Rule, type Rules } from './rule';
import { permuted } from './shape';

const product: Rule = (g, [a, b], out) => g.one('MatMul', [g.as(a as Value, out.dtype), g.as(b as Value, out.dtype)]);

function turned(g: Emitter, weight: Value): string {
  return permuted(g, g.name(weight), [1, 0]);
}

/** beta c + alpha a b. */
const added: Rule = (g, args) => {
  const [c, a, b] = args as [Value, Value, Value];
  const { alpha = 1, beta = 1 } = optionsIn(args, 3) as { alpha?: number; beta?: number };
  return g.one('Gemm', [g.name(a), g.name(b), g.name(c)], { alpha: float(alpha), beta: float(beta) });
};

const addedBatch: Rule = (g, args) => {
  const [c, a, b] = args as [Value, Value, Value];
  const { alpha = 1, beta = 1 } = optionsIn(args, 3) as { alpha?: number; beta?: number };
  const times = (name: string, factor: number): string =>
    factor === 1 ? name : g.one('Mul', [name, g.scalar(factor, 'float32')]);
  return g.one('Add', [times(g.name(c), beta), times(g.one('MatMul', [g.name(a), g.name(b)]), alpha)]);
};

/** Σ_k softmax(q kᵀ / √e + mask) v. */
const attention: Rule = (g, args) => {
  const [q, k, v] = args as [Value, Value, Value];
  const {
    attnMask = null,
    dropoutP = 0,
    isCausal = false,
  } = optionsIn(args, 3) as {
    attnMask?: Value | null;
    dropoutP?: number;
    isCausal?: boolean;
  };
  if (dropoutP > 0) throw g.unsupported('dropout');
  const ndim = k.shape.length;
  const order = k.shape.map((_, i) => (i < ndim - 2 ? i : 2 * ndim - 3 - i));
  const scale = 1 / Math.sqrt(g.fixed(q.shape.at(-1), 'a size of heads'));
  const scaled = g.one('Mul', [g.name(q), g.scalar(scale, 'float32')]);
  let scores = g.one('MatMul', [scaled, permuted(g, g.name(k), order)]);
  if (isCausal) {
    const shape = g.shape([q.shape.at(-2) as number, k.shape.at(-2) as number]);
    const low = g.one('Expand', [g.scalar(Number.NEGATIVE_INFINITY, 'float32'), shape]);
    // The triangle that a query does not see: elsewhere are zeros.
    scores = g.one('Add', [scores, g.one('Trilu', [low, g.int64([1], [])], { upper: 1 })]);
  } else if (attnMask !== null) {
    scores =
      attnMask.dtype === 'bool'
        ? g.one('Where', [g.name(attnMask), scores, g.scalar(Number.NEGATIVE_INFINITY, 'float32')])
        : g.one('Add', [scores, g.name(attnMask)]);
  }
  return g.one('MatMul', [g.one('Softmax', [scores], { axis: -1 }), g.name(v)]);
};

export const PRODUCTS: Rules = {
  matmul: product,
  mm: product,
  bmm: product,
  mv: product,
  dot: product,
  addmm: added,
  baddbmm: addedBatch,
  linear: (g, args) => {
    const [x, weight, bias = null] = args as [Value, Value, (Value | null)?];
    if (weight.shape.length !== 2) throw g.unsupported('a weight that is a vector');
    if (x.shape.length === 2) {
      const inputs = [g.name(x), g.name(weight), ...(bias === null ? [] : [g.name(bias)])];
      return g.one('Gemm', inputs, { transB: 1 });
    }
    const y = g.one('MatMul', [g.name(x), turned(g, weight)]);
    return bias === null ? y : g.one('Add', [y, g.name(bias)]);
  },
  einsum: (g, args, out) => {
    const [equation, ...operands] = args as [string, ...Value[]];
    return g.one(
      'Einsum',
      operands.map((x) => g.as(x, out.dtype)),
      { equation },
    );
  },
  scaledDotProductAttention: attention,
};
