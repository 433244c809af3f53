/** The parts of ONNX's messages that models of weights and operations need; names and numbers are those of onnx.proto. */

export interface OnnxModel {
  irVersion: number;
  producerName: string;
  producerVersion: string;
  /** Versions of the sets of operators by domain; '' is ONNX's own. */
  opsets: Map<string, number>;
  graph: OnnxGraph;
  metadata: Map<string, string>;
  /** Names of functions that the model defines itself. */
  functions: string[];
}

export interface OnnxGraph {
  name: string;
  nodes: OnnxNode[];
  initializers: OnnxTensor[];
  inputs: OnnxValue[];
  outputs: OnnxValue[];
}

export interface OnnxNode {
  name: string;
  opType: string;
  domain: string;
  /** '' for one that is left out. */
  inputs: string[];
  outputs: string[];
  attributes: Map<string, Attribute>;
}

export type Attribute =
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'int'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'tensor'; readonly value: OnnxTensor }
  | { readonly kind: 'graph'; readonly value: OnnxGraph }
  | { readonly kind: 'floats'; readonly value: readonly number[] }
  | { readonly kind: 'ints'; readonly value: readonly number[] }
  | { readonly kind: 'strings'; readonly value: readonly string[] }
  | { readonly kind: 'other'; readonly value: null };

export interface OnnxTensor {
  name: string;
  dims: number[];
  /** A number of `ElementType`. */
  type: number;
  /** Little-endian, or null where the numbers stand in `numbers`. */
  raw: Uint8Array | null;
  numbers: number[];
  /** Where the bytes are, of a tensor that is kept in another file; empty for all others. */
  external: Map<string, string>;
}

export interface OnnxValue {
  name: string;
  /** A number of `ElementType`; 0 where the value is no tensor, or of unknown type. */
  type: number;
  /** Sizes, or names of sizes; null where nothing is known. */
  shape: (number | string)[] | null;
}

export const ElementType = {
  undefined: 0,
  float: 1,
  uint8: 2,
  int8: 3,
  uint16: 4,
  int16: 5,
  int32: 6,
  int64: 7,
  string: 8,
  bool: 9,
  float16: 10,
  double: 11,
  uint32: 12,
  uint64: 13,
  bfloat16: 16,
} as const;

const NAMES = new Map<number, string>(Object.entries(ElementType).map(([name, code]) => [code, name]));

export function elementName(type: number): string {
  return NAMES.get(type) ?? `type ${type}`;
}
