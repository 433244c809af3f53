import { add } from '../../../../ops/pointwise/add';
import { clamp } from '../../../../ops/pointwise/clamp';
import { div } from '../../../../ops/pointwise/div';
import { mul } from '../../../../ops/pointwise/mul';
import { round } from '../../../../ops/pointwise/round';
import { sub } from '../../../../ops/pointwise/sub';
import { to } from '../../../../ops/pointwise/to';
import { amax } from '../../../../ops/reduction/amax';
import { amin } from '../../../../ops/reduction/amin';
import { reshape } from '../../../../ops/shape/reshape';
import { tensor } from '../../../../tensor/create';
import type { Tensor } from '../../../../tensor/tensor';
import { type Attribute, ElementType, elementName } from '../../../proto/messages';
import { asWhole, axisOf, type Call, input, type Operator } from '../operator';

const { float, uint8, int8, uint16, int16, int32 } = ElementType;

/** The least and the greatest of the types in which numbers are quantized. */
const RANGES = new Map<number, readonly [low: number, high: number]>([
  [uint8, [0, 255]],
  [int8, [-128, 127]],
  [uint16, [0, 65_535]],
  [int16, [-32_768, 32_767]],
]);

/** Numbers that stand for real ones: those of `type`, less `zero`, times `scale`. */
export interface Steps {
  readonly scale: Tensor;
  readonly zero: Tensor | null;
  /** Of `zero`, and so of the numbers. */
  readonly type: number;
}

export function rangeOf(type: number): readonly [number, number] {
  const range = RANGES.get(type);
  if (range === undefined) throw new TypeError(`numbers of ${elementName(type)} are not quantized here`);
  return range;
}

/** One number for all, or one for each place along a dim. */
export function along(values: Tensor, ndim: number, axis: number): Tensor {
  if (values.numel() === 1) return reshape(values, []);
  if (values.shape.length !== 1) return values;
  const shape = new Array<number>(ndim).fill(1);
  shape[axisOf(axis, ndim)] = values.shape[0] as number;
  return reshape(values, shape);
}

/** x - zero, as whole numbers of 32 bits. */
export function centered(x: Tensor, zero: Tensor | null, axis: number): Tensor {
  const whole = to(x, 'int32');
  return zero === null ? whole : sub(whole, to(along(zero, x.shape.length, axis), 'int32'));
}

/** Real numbers rounded to steps, half ones to even, and cut off at the ends of the type. */
export function quantized(x: Tensor, { scale, zero, type }: Steps, axis: number): Tensor {
  const ndim = x.shape.length;
  return saturated(div(x, along(scale, ndim, axis)), zero === null ? null : along(zero, ndim, axis), type);
}

/** round(x) + zero within the type. */
export function saturated(x: Tensor, zero: Tensor | null, type: number): Tensor {
  const [low, high] = rangeOf(type);
  const shifted = zero === null ? round(x) : add(round(x), to(zero, 'float32'));
  return to(clamp(shifted, low, high), type === uint8 ? 'uint8' : 'int32');
}

const axisAttribute = (axis: number): Record<string, Attribute> => ({ axis: { kind: 'int', value: axis } });

export function quantize(x: Tensor, steps: Steps, axis = 1): Tensor {
  const { scale, zero, type } = steps;
  const how = { inputs: [x, scale, zero], types: [float, float, type], results: [type] };
  return asWhole('QuantizeLinear', { ...how, attributes: axisAttribute(axis) }, () => quantized(x, steps, axis));
}

export function dequantize(x: Tensor, { scale, zero, type }: Steps, axis = 1): Tensor {
  const how = { inputs: [x, scale, zero], types: [type, float, type], results: [float] };
  return asWhole('DequantizeLinear', { ...how, attributes: axisAttribute(axis) }, () =>
    mul(to(centered(x, zero, axis), 'float32'), along(scale, x.shape.length, axis)),
  );
}

/** The steps that inputs of a node from `at` on say: scale, zero point. */
export function stepsAt(call: Call, at: number, of: number): Steps {
  const type = call.types[at + 1] || call.types[of] || uint8;
  return { scale: input(call, at), zero: call.inputs[at + 1] ?? null, type };
}

const quantizeNode: Operator = (call) => {
  const type = call.types[2] || call.attributes.int('output_dtype') || uint8;
  const steps = { scale: input(call, 1), zero: call.inputs[2] ?? null, type };
  return quantize(input(call, 0), steps, call.attributes.int('axis', 1));
};

const dequantizeNode: Operator = (call) => {
  const type = call.types[2] || call.types[0] || (input(call, 0).dtype === 'uint8' ? uint8 : int32);
  const steps = { scale: input(call, 1), zero: call.inputs[2] ?? null, type };
  return dequantize(input(call, 0), steps, call.attributes.int('axis', 1));
};

/** 255 steps from the least number to the greatest, 0 among them. */
export function dynamicSteps(x: Tensor): { steps: Steps; numbers: Tensor } {
  const none = tensor(0);
  const [least, greatest] = x.numel() === 0 ? [none, none] : [clamp(amin(x), null, 0), clamp(amax(x), 0)];
  const width = div(sub(greatest, least), 255);
  // Where all are 0, any scale will do.
  const scale = add(width, to(sub(1, to(to(width, 'bool'), 'float32')), 'float32'));
  const zero = saturated(div(sub(0, least), scale), null, uint8);
  const steps: Steps = { scale, zero, type: uint8 };
  return { steps, numbers: quantized(x, steps, 0) };
}

const dynamicNode: Operator = (call) => {
  const x = input(call, 0);
  const how = { inputs: [x], types: [float], results: [uint8, float, uint8], attributes: {} };
  return asWhole('DynamicQuantizeLinear', how, () => {
    const { steps, numbers } = dynamicSteps(x);
    return [numbers, steps.scale, steps.zero as Tensor];
  });
};

export const QUANTIZATION = {
  QuantizeLinear: quantizeNode,
  DequantizeLinear: dequantizeNode,
  DynamicQuantizeLinear: dynamicNode,
};
