import type { Tensor } from '../../../tensor/tensor';
import { tracer } from '../../../trace';
import type { Attribute, OnnxNode } from '../../proto/messages';
import type { Attributes } from '../attributes';

/** What an operator is called with. */
export interface Call {
  readonly node: OnnxNode;
  /** The inputs; null for those that are left out. */
  readonly inputs: readonly (Tensor | null)[];
  /** Which of them the file has as numbers. */
  readonly isFixed: readonly boolean[];
  /** Their element types as the file has them; 0 where they are not known. */
  readonly types: readonly number[];
  readonly attributes: Attributes;
  /** The version of ONNX's operators. */
  readonly opset: number;
  /** How many results are used. */
  readonly outputs: number;
  /** Whether the model is trained: batches are normalized by their own statistics, elements are dropped. */
  readonly training: boolean;
}

/** The results of an operator; null for those that it does not compute. */
export type Operator = (call: Call) => Tensor | readonly (Tensor | null)[];

export type Operators = Readonly<Record<string, Operator>>;

/** The i-th input, which has to be there. */
export function input({ inputs }: Call, i: number): Tensor {
  const given = inputs[i];
  if (!given) throw new TypeError(`input ${i} is left out`);
  return given;
}

/** The numbers of a small tensor of whole numbers: sizes, dims, places. */
export function numbersOf(x: Tensor): number[] {
  return Array.from(x.data());
}

/** Numbers that are an attribute in old files, an input in new ones; null where neither is there. */
export function listOf({ inputs, attributes }: Call, name: string, at: number): readonly number[] | null {
  const given = inputs[at];
  return given ? numbersOf(given) : attributes.ints(name);
}

/** A dim counted from the beginning. */
export const axisOf = (axis: number, ndim: number): number => (axis < 0 ? axis + ndim : axis);

/** An operator as who writes a file writes it: the element types of its inputs and results are those that it is to have there. */
export interface Whole {
  readonly inputs: readonly (Tensor | null)[];
  readonly types: readonly number[];
  readonly results: readonly number[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** Runs an operator that is written as it was, and not as what it consists of. */
export function asWhole<Out>(opType: string, { inputs, ...how }: Whole, run: () => Out): Out {
  return tracer === null ? run() : (tracer.operation(`onnx.${opType}`, run, [inputs, how]) as Out);
}
