import { type Emitter, float } from '../emitter';
import { elementType } from '../tensors';
import type { Value } from '../values';
import { optionsIn, type Rule, type Rules } from './rule';

const as =
  (op: string): Rule =>
  (g, [x], out) =>
    g.one(op, [g.as(x as Value, out.dtype)]);

/** ONNX's operator of the same meaning, for each function of one number. */
const UNARY = {
  abs: 'Abs',
  acos: 'Acos',
  acosh: 'Acosh',
  asin: 'Asin',
  asinh: 'Asinh',
  atan: 'Atan',
  atanh: 'Atanh',
  ceil: 'Ceil',
  cos: 'Cos',
  cosh: 'Cosh',
  erf: 'Erf',
  exp: 'Exp',
  floor: 'Floor',
  log: 'Log',
  neg: 'Neg',
  reciprocal: 'Reciprocal',
  relu: 'Relu',
  sigmoid: 'Sigmoid',
  sign: 'Sign',
  sin: 'Sin',
  sinh: 'Sinh',
  sqrt: 'Sqrt',
  tan: 'Tan',
  tanh: 'Tanh',
  softsign: 'Softsign',
};

const binary =
  (op: string): Rule =>
  (g, [a, b], out) =>
    g.one(op, [g.operand(a, out.dtype), g.operand(b, out.dtype)]);

/** Of operands of one dtype, whatever the result's. */
const comparison =
  (op: string, negated = false): Rule =>
  (g, [a, b]) => {
    const dtype = commonType(a, b);
    const plain = g.one(op, [g.operand(a, dtype), g.operand(b, dtype)]);
    return negated ? g.one('Not', [plain]) : plain;
  };

/** float32 where one of them is, or is a fraction; else int32. */
function commonType(a: unknown, b: unknown): 'float32' | 'int32' {
  const isReal = (x: unknown): boolean =>
    typeof x === 'number' ? !Number.isInteger(x) : (x as Value).dtype === 'float32';
  return isReal(a) || isReal(b) ? 'float32' : 'int32';
}

const logical =
  (op: string): Rule =>
  (g, args) =>
    g.one(
      op,
      args.map((x) => g.operand(x, 'bool')),
    );

/** a op (alpha b). */
const scaled =
  (op: string): Rule =>
  (g, args, out) => {
    const [a, b] = args;
    const alpha = g.fixed(optionsIn(args, 2).alpha ?? 1, 'alpha');
    const other = g.operand(b, out.dtype);
    const factor = (): string => g.one('Mul', [other, g.scalar(alpha, out.dtype)]);
    return g.one(op, [g.operand(a, out.dtype), alpha === 1 ? other : factor()]);
  };

const bounded =
  (low: number, high: number): Rule =>
  (g, args, out) => {
    const bound = (at: number): string => (at < 0 || (args[at] ?? null) === null ? '' : g.operand(args[at], out.dtype));
    const isNumber = [low, high].every((at) => at < 0 || typeof (args[at] ?? 0) === 'number');
    const x = g.as(args[0] as Value, out.dtype);
    if (isNumber) return g.one('Clip', [x, bound(low), bound(high)]);
    const [least, most] = [bound(low), bound(high)];
    const above = least === '' ? x : g.one('Max', [x, least]);
    return most === '' ? above : g.one('Min', [above, most]);
  };

const divided: Rule = (g, args, out) => {
  const [a, b] = args;
  const { roundingMode = null } = optionsIn(args, 2);
  if (roundingMode === null) return binary('Div')(g, args, out, null as never);
  // The quotient of integers is cut off by both; rounded down it is the real one's.
  const quotient = g.one('Div', [g.operand(a, 'float32'), g.operand(b, 'float32')]);
  const whole = roundingMode === 'floor' ? g.one('Floor', [quotient]) : truncated(g, quotient);
  return cast(g, whole, 'float32', out.dtype);
};

function truncated(g: Emitter, x: string): string {
  return g.one('Mul', [g.one('Sign', [x]), g.one('Floor', [g.one('Abs', [x])])]);
}

export function cast(g: Emitter, name: string, from: Value['dtype'], to: Value['dtype']): string {
  return from === to ? name : g.one('Cast', [name], { to: elementType(to) });
}

const converted: Rule = (g, [x], out) => {
  const value = x as Value;
  // A cast to bool asks whether a number is 0; so does ONNX's.
  return value.dtype === out.dtype ? g.one('Identity', [g.name(value)]) : g.as(value, out.dtype);
};

/** f(x) of x as a real number: `of(g, x, c)` with constants by `c`. */
const formula =
  (of: (one: (op: string, ...inputs: string[]) => string, x: string, c: (value: number) => string) => string): Rule =>
  (g, [x]) =>
    of(
      (op, ...inputs) => g.one(op, inputs),
      g.as(x as Value, 'float32'),
      (value) => g.scalar(value, 'float32'),
    );

export const POINTWISE: Rules = {
  ...Object.fromEntries(Object.entries(UNARY).map(([name, op]) => [name, as(op)])),
  add: scaled('Add'),
  sub: scaled('Sub'),
  rsub: (g, args, out, call) => scaled('Sub')(g, [args[1], args[0], args[2]], out, call),
  mul: binary('Mul'),
  div: divided,
  pow: binary('Pow'),
  maximum: binary('Max'),
  minimum: binary('Min'),
  eq: comparison('Equal'),
  ne: comparison('Equal', true),
  gt: comparison('Greater'),
  ge: comparison('GreaterOrEqual'),
  lt: comparison('Less'),
  le: comparison('LessOrEqual'),
  logicalAnd: logical('And'),
  logicalOr: logical('Or'),
  logicalXor: logical('Xor'),
  logicalNot: logical('Not'),
  isnan: (g, [x]) => g.one('IsNaN', [g.as(x as Value, 'float32')]),
  isinf: (g, [x]) => g.one('IsInf', [g.as(x as Value, 'float32')]),
  clamp: bounded(1, 2),
  clampMin: bounded(1, -1),
  clampMax: bounded(-1, 1),
  fmod: (g, [a, b], out) => g.one('Mod', [g.operand(a, out.dtype), g.operand(b, out.dtype)], { fmod: 1 }),
  remainder: (g, [a, b], out) => {
    const [x, y] = [g.operand(a, out.dtype), g.operand(b, out.dtype)];
    if (out.dtype !== 'float32') return g.one('Mod', [x, y]);
    return g.one('Sub', [x, g.one('Mul', [y, g.one('Floor', [g.one('Div', [x, y])])])]);
  },
  floorDivide: (g, [a, b], out, call) => divided(g, [a, b, { roundingMode: 'floor' }], out, call),
  trunc: (g, [x]) => truncated(g, g.name(x as Value)),
  frac: (g, [x]) => g.one('Sub', [g.name(x as Value), truncated(g, g.name(x as Value))]),
  round: (g, args, out) => {
    if ((optionsIn(args, 1).decimals ?? 0) !== 0) throw g.unsupported('decimals');
    return g.one('Round', [g.as(args[0] as Value, out.dtype)]);
  },
  where: (g, args, out) => {
    // As a method the condition stands second.
    const [condition, a, b] = (args[0] as Value).dtype === 'bool' ? args : [args[1], args[0], args[2]];
    return g.one('Where', [g.as(condition as Value, 'bool'), g.operand(a, out.dtype), g.operand(b, out.dtype)]);
  },
  maskedFill: (g, [x, mask, value], out) =>
    g.one('Where', [g.as(mask as Value, 'bool'), g.operand(value, out.dtype), g.operand(x, out.dtype)]),
  to: converted,
  float: converted,
  int: converted,
  long: converted,
  bool: converted,
  byte: converted,
  typeAs: converted,
  clone: (g, [x]) => g.one('Identity', [g.name(x as Value)]),
  contiguous: (g, [x]) => g.one('Identity', [g.name(x as Value)]),
  square: (g, [x], out) => {
    const name = g.as(x as Value, out.dtype);
    return g.one('Mul', [name, name]);
  },
  rsqrt: formula((one, x) => one('Reciprocal', one('Sqrt', x))),
  exp2: formula((one, x, c) => one('Pow', c(2), x)),
  expm1: formula((one, x, c) => one('Sub', one('Exp', x), c(1))),
  log1p: formula((one, x, c) => one('Log', one('Add', x, c(1)))),
  log2: formula((one, x, c) => one('Div', one('Log', x), c(Math.LN2))),
  log10: formula((one, x, c) => one('Div', one('Log', x), c(Math.LN10))),
  erfc: formula((one, x, c) => one('Sub', c(1), one('Erf', x))),
  silu: formula((one, x) => one('Mul', x, one('Sigmoid', x))),
  mish: formula((one, x) => one('Mul', x, one('Tanh', one('Softplus', x)))),
  logsigmoid: formula((one, x) => one('Neg', one('Softplus', one('Neg', x)))),
  tanhshrink: formula((one, x) => one('Sub', x, one('Tanh', x))),
  hardswish: formula((one, x) => one('HardSwish', x)),
  relu6: formula((one, x, c) => one('Clip', x, c(0), c(6))),
  hardsigmoid: (g, [x]) => g.one('HardSigmoid', [g.name(x as Value)], { alpha: float(1 / 6), beta: float(0.5) }),
  hardtanh: (g, args) => {
    const { minVal = -1, maxVal = 1 } = optionsIn(args, 1) as { minVal?: number; maxVal?: number };
    return g.one('Clip', [g.name(args[0] as Value), g.scalar(minVal, 'float32'), g.scalar(maxVal, 'float32')]);
  },
  gelu: (g, args) => {
    const x = g.name(args[0] as Value);
    const c = (value: number): string => g.scalar(value, 'float32');
    const half = g.one('Mul', [x, c(0.5)]);
    const inner = (): string => {
      if (optionsIn(args, 1).approximate !== 'tanh') return g.one('Erf', [g.one('Div', [x, c(Math.SQRT2)])]);
      const cube = g.one('Mul', [g.one('Mul', [g.one('Mul', [x, x]), x]), c(0.044715)]);
      return g.one('Tanh', [g.one('Mul', [g.one('Add', [x, cube]), c(Math.sqrt(2 / Math.PI))])]);
    };
    return g.one('Mul', [half, g.one('Add', [inner(), c(1)])]);
  },
  softplus: (g, args) => {
    const x = g.name(args[0] as Value);
    const { beta = 1, threshold = 20 } = optionsIn(args, 1) as { beta?: number; threshold?: number };
    if (beta === 1 && threshold >= 20) return g.one('Softplus', [x]);
    const b = g.scalar(beta, 'float32');
    const steep = g.one('Mul', [x, b]);
    const soft = g.one('Div', [g.one('Softplus', [steep]), b]);
    return g.one('Where', [g.one('Greater', [steep, g.scalar(threshold, 'float32')]), x, soft]);
  },
  elu: (g, [x, alpha = 1]) => g.one('Elu', [g.name(x as Value)], { alpha: float(alpha as number) }),
  celu: (g, [x, alpha = 1]) => g.one('Celu', [g.name(x as Value)], { alpha: float(alpha as number) }),
  selu: (g, [x]) => g.one('Selu', [g.name(x as Value)]),
  leakyRelu: (g, [x, slope = 0.01]) => g.one('LeakyRelu', [g.name(x as Value)], { alpha: float(slope as number) }),
  hardshrink: (g, [x, lambd = 0.5]) => g.one('Shrink', [g.name(x as Value)], { lambd: float(lambd as number) }),
  softshrink: (g, [x, lambd = 0.5]) =>
    g.one('Shrink', [g.name(x as Value)], { lambd: float(lambd as number), bias: float(lambd as number) }),
  threshold: (g, [x, limit, value]) => {
    const name = g.name(x as Value);
    const above = g.one('Greater', [name, g.operand(limit, 'float32')]);
    return g.one('Where', [above, name, g.operand(value, 'float32')]);
  },
  prelu: (g, [x, weight]) => {
    const [value, slopes] = [x as Value, weight as Value];
    const behind = Math.max(value.shape.length - 2, 0);
    if (slopes.shape[0] === 1 || behind === 0) return g.one('PRelu', [g.name(value), g.name(slopes)]);
    const shape = [slopes.shape[0] as number, ...new Array<number>(behind).fill(1)];
    return g.one('PRelu', [g.name(value), g.reshaped(g.name(slopes), slopes.shape, shape)]);
  },
};
