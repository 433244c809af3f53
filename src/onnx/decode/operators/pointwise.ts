import { celu } from '../../../nn/functional/activations/celu';
import { elu } from '../../../nn/functional/activations/elu';
import { hardswish } from '../../../nn/functional/activations/hardswish';
import { leakyRelu } from '../../../nn/functional/activations/leakyRelu';
import { mish } from '../../../nn/functional/activations/mish';
import { softsign } from '../../../nn/functional/activations/softsign';
import { dropout } from '../../../nn/functional/dropout';
import { gelu } from '../../../nn/functional/gelu';
import { softplus } from '../../../nn/functional/softplus';
import { abs } from '../../../ops/pointwise/abs';
import { acos } from '../../../ops/pointwise/acos';
import { acosh } from '../../../ops/pointwise/acosh';
import { add } from '../../../ops/pointwise/add';
import { asin } from '../../../ops/pointwise/asin';
import { asinh } from '../../../ops/pointwise/asinh';
import { atan } from '../../../ops/pointwise/atan';
import { atanh } from '../../../ops/pointwise/atanh';
import { ceil } from '../../../ops/pointwise/ceil';
import { clamp } from '../../../ops/pointwise/clamp';
import { cos } from '../../../ops/pointwise/cos';
import { cosh } from '../../../ops/pointwise/cosh';
import { div } from '../../../ops/pointwise/div';
import { eq } from '../../../ops/pointwise/eq';
import { erf } from '../../../ops/pointwise/erf';
import { exp } from '../../../ops/pointwise/exp';
import { floor } from '../../../ops/pointwise/floor';
import { fmod } from '../../../ops/pointwise/fmod';
import { ge } from '../../../ops/pointwise/ge';
import { gt } from '../../../ops/pointwise/gt';
import { isinf } from '../../../ops/pointwise/isinf';
import { isnan } from '../../../ops/pointwise/isnan';
import { le } from '../../../ops/pointwise/le';
import { log } from '../../../ops/pointwise/log';
import { logicalAnd } from '../../../ops/pointwise/logicalAnd';
import { logicalNot } from '../../../ops/pointwise/logicalNot';
import { logicalOr } from '../../../ops/pointwise/logicalOr';
import { logicalXor } from '../../../ops/pointwise/logicalXor';
import { lt } from '../../../ops/pointwise/lt';
import { maximum } from '../../../ops/pointwise/maximum';
import { minimum } from '../../../ops/pointwise/minimum';
import { mul } from '../../../ops/pointwise/mul';
import { neg } from '../../../ops/pointwise/neg';
import { pow } from '../../../ops/pointwise/pow';
import { reciprocal } from '../../../ops/pointwise/reciprocal';
import { relu } from '../../../ops/pointwise/relu';
import { remainder } from '../../../ops/pointwise/remainder';
import { round } from '../../../ops/pointwise/round';
import { sigmoid } from '../../../ops/pointwise/sigmoid';
import { sign } from '../../../ops/pointwise/sign';
import { sin } from '../../../ops/pointwise/sin';
import { sinh } from '../../../ops/pointwise/sinh';
import { sqrt } from '../../../ops/pointwise/sqrt';
import { sub } from '../../../ops/pointwise/sub';
import { tan } from '../../../ops/pointwise/tan';
import { tanh } from '../../../ops/pointwise/tanh';
import { to } from '../../../ops/pointwise/to';
import { where } from '../../../ops/pointwise/where';
import type { Tensor } from '../../../tensor/tensor';
import { DTYPES } from '../weights';
import { input, type Operator, type Operators } from './operator';

const unary =
  (of: (x: Tensor) => Tensor): Operator =>
  (call) =>
    of(input(call, 0));

const binary =
  (of: (a: Tensor, b: Tensor) => Tensor): Operator =>
  (call) =>
    of(input(call, 0), input(call, 1));

/** Of any number of operands. */
const variadic =
  (of: (a: Tensor, b: Tensor) => Tensor): Operator =>
  ({ inputs }) =>
    (inputs as Tensor[]).reduce((total, next) => of(total, next));

const whole = (x: Tensor): boolean => x.dtype !== 'float32';

const bounds: Operator = ({ inputs, attributes }) => {
  const bound = (at: number, name: string): Tensor | number | null => {
    const given = inputs[at];
    // A number leaves gradients to x alone.
    if (given) return given.requiresGrad ? given : given.item();
    return attributes.has(name) ? attributes.float(name) : null;
  };
  const [low, high] = [bound(1, 'min'), bound(2, 'max')];
  const x = inputs[0] as Tensor;
  return low === null && high === null ? x : clamp(x, low, high);
};

const cast: Operator = ({ inputs, attributes }) => {
  const dtype = DTYPES.get(attributes.int('to'));
  if (dtype === undefined) throw new TypeError(`there are no elements of type ${attributes.int('to')} here`);
  return to(inputs[0] as Tensor, dtype);
};

/** Up to opset 11 the share that is dropped is an attribute. */
const dropped: Operator = ({ inputs, attributes, training }) => {
  const p = inputs[1]?.item() ?? attributes.float('ratio', 0.5);
  return dropout(inputs[0] as Tensor, { p, training });
};

export const POINTWISE: Operators = {
  Abs: unary(abs),
  Acos: unary(acos),
  Acosh: unary(acosh),
  Asin: unary(asin),
  Asinh: unary(asinh),
  Atan: unary(atan),
  Atanh: unary(atanh),
  Ceil: unary(ceil),
  Cos: unary(cos),
  Cosh: unary(cosh),
  Erf: unary(erf),
  Exp: unary(exp),
  Floor: unary(floor),
  HardSwish: unary(hardswish),
  Identity: unary((x) => x),
  IsInf: unary(isinf),
  IsNaN: unary(isnan),
  Log: unary(log),
  Mish: unary(mish),
  Neg: unary(neg),
  Not: unary(logicalNot),
  Reciprocal: unary(reciprocal),
  Relu: unary(relu),
  Round: unary((x) => round(x)),
  Sigmoid: unary(sigmoid),
  Sign: unary(sign),
  Sin: unary(sin),
  Sinh: unary(sinh),
  Softplus: unary((x) => softplus(x)),
  Softsign: unary(softsign),
  Sqrt: unary(sqrt),
  Tan: unary(tan),
  Tanh: unary(tanh),
  Add: binary((a, b) => add(a, b)),
  Sub: binary((a, b) => sub(a, b)),
  Mul: binary((a, b) => mul(a, b)),
  // Whole numbers are divided as whole numbers.
  Div: binary((a, b) => (whole(a) && whole(b) ? div(a, b, { roundingMode: 'trunc' }) : div(a, b))),
  // The result has the type of the base.
  Pow: binary((a, b) => to(pow(a, b), a.dtype)),
  Equal: binary(eq),
  Greater: binary(gt),
  GreaterOrEqual: binary(ge),
  Less: binary(lt),
  LessOrEqual: binary(le),
  And: binary(logicalAnd),
  Or: binary(logicalOr),
  Xor: binary(logicalXor),
  Mod: ({ inputs, attributes }) => {
    const [a, b] = inputs as [Tensor, Tensor];
    return attributes.int('fmod') === 1 ? fmod(a, b) : remainder(a, b);
  },
  Sum: variadic((a, b) => add(a, b)),
  Mean: ({ inputs }) => {
    const all = inputs as Tensor[];
    return div(
      all.reduce((sum, next) => add(sum, next)),
      all.length,
    );
  },
  Max: variadic(maximum),
  Min: variadic(minimum),
  Where: (call) => where(input(call, 0), input(call, 1), input(call, 2)),
  Clip: bounds,
  Cast: cast,
  CastLike: binary((a, b) => to(a, b.dtype)),
  Dropout: dropped,
  Elu: ({ inputs, attributes }) => elu(inputs[0] as Tensor, attributes.float('alpha', 1)),
  Celu: ({ inputs, attributes }) => celu(inputs[0] as Tensor, attributes.float('alpha', 1)),
  LeakyRelu: ({ inputs, attributes }) => leakyRelu(inputs[0] as Tensor, attributes.float('alpha', 0.01)),
  Gelu: ({ inputs, attributes }) =>
    gelu(inputs[0] as Tensor, { approximate: attributes.string('approximate', 'none') as 'none' | 'tanh' }),
  Selu: ({ inputs, attributes }) => {
    const [alpha, gamma] = [
      attributes.float('alpha', 1.6732632423543772),
      attributes.float('gamma', 1.0507009873554805),
    ];
    return mul(elu(inputs[0] as Tensor, alpha), gamma);
  },
  HardSigmoid: ({ inputs, attributes }) => {
    const scaled = mul(inputs[0] as Tensor, attributes.float('alpha', 0.2));
    return clamp(add(scaled, attributes.float('beta', 0.5)), 0, 1);
  },
  ThresholdedRelu: ({ inputs, attributes }) => {
    const x = inputs[0] as Tensor;
    return where(gt(x, attributes.float('alpha', 1)), x, 0);
  },
  Shrink: ({ inputs, attributes }) => {
    const x = inputs[0] as Tensor;
    const [lambd, bias] = [attributes.float('lambd', 0.5), attributes.float('bias')];
    return where(gt(x, lambd), sub(x, bias), where(lt(x, -lambd), add(x, bias), mul(x, 0)));
  },
  PRelu: (call) => {
    const [x, slope] = [input(call, 0), input(call, 1)];
    return where(gt(x, 0), x, mul(x, slope));
  },
};
