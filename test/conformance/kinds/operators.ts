/** Python's operators and the functions they stand for. */
const FUNCTIONS: Readonly<Record<string, string>> = {
  add: 'add',
  sub: 'sub',
  mul: 'mul',
  div: 'div',
  truediv: 'div',
  floordiv: 'floorDivide',
  mod: 'remainder',
  pow: 'pow',
  matmul: 'matmul',
  and: 'bitwiseAnd',
  or: 'bitwiseOr',
  xor: 'bitwiseXor',
  lshift: 'bitwiseLeftShift',
  rshift: 'bitwiseRightShift',
  eq: 'eq',
  ne: 'ne',
  lt: 'lt',
  le: 'le',
  gt: 'gt',
  ge: 'ge',
  neg: 'neg',
  pos: 'positive',
  abs: 'abs',
  invert: 'bitwiseNot',
};

/** How an operator is written here: `x.add(y)`, `x.add_(y)`, or, reflected, `add(y, x)`. */
export interface Operator {
  readonly name: string;
  readonly reflected: boolean;
}

const named = (operator: string, suffix: string, reflected: boolean): Operator | null => {
  const name = FUNCTIONS[operator];
  return name === undefined ? null : { name: name + suffix, reflected };
};

/** The operator behind `Tensor.__lshift__`, `__rsub__`, `__iadd__`, or null for what is none. */
export function operatorOf(name: string): Operator | null {
  const word = /^Tensor\.__(\w+)__$/.exec(name)?.[1];
  if (word === undefined) return null;
  const plain = named(word, '', false);
  if (plain !== null) return plain;
  if (word.startsWith('r')) return named(word.slice(1), '', true);
  return word.startsWith('i') ? named(word.slice(1), '_', false) : null;
}
