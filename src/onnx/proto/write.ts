import { PbfWriter } from 'pbf';
import type { Attribute, OnnxGraph, OnnxModel, OnnxNode, OnnxTensor, OnnxValue } from './messages';

/** The model as bytes. */
export function writeModel(model: OnnxModel): Uint8Array {
  // The weights are nearly all of it: with room for them nothing grows.
  const weights = model.graph.initializers.reduce((sum, { raw }) => sum + (raw?.length ?? 0), 0);
  const out = new PbfWriter(new Uint8Array(weights + 65_536));
  integer(out, 1, model.irVersion);
  text(out, 2, model.producerName);
  text(out, 3, model.producerVersion);
  out.writeMessage(7, writeGraph, model.graph);
  for (const [domain, version] of model.opsets) {
    out.writeMessage(
      8,
      (_, pbf) => {
        if (domain !== '') text(pbf, 1, domain);
        integer(pbf, 2, version);
      },
      null,
    );
  }
  for (const pair of model.metadata) out.writeMessage(14, writePair, pair);
  return out.finish().slice();
}

function writeGraph(graph: OnnxGraph, out: PbfWriter): void {
  for (const node of graph.nodes) out.writeMessage(1, writeNode, node);
  text(out, 2, graph.name);
  for (const tensor of graph.initializers) out.writeMessage(5, writeTensor, tensor);
  for (const value of graph.inputs) out.writeMessage(11, writeValue, value);
  for (const value of graph.outputs) out.writeMessage(12, writeValue, value);
}

function writeNode(node: OnnxNode, out: PbfWriter): void {
  for (const name of node.inputs) text(out, 1, name);
  for (const name of node.outputs) text(out, 2, name);
  text(out, 3, node.name);
  text(out, 4, node.opType);
  for (const attribute of node.attributes) out.writeMessage(5, writeAttribute, attribute);
  if (node.domain !== '') text(out, 7, node.domain);
}

/** Field and type of each kind of attribute. */
const FIELDS = { float: 1, int: 2, string: 3, tensor: 4, graph: 5, floats: 6, ints: 7, strings: 8, other: 0 } as const;

function writeAttribute([name, { kind, value }]: [string, Attribute], out: PbfWriter): void {
  text(out, 1, name);
  switch (kind) {
    case 'float':
      out.writeTag(2, 5);
      out.writeFloat(value);
      break;
    case 'int':
      integer(out, 3, value);
      break;
    case 'string':
      text(out, 4, value);
      break;
    case 'tensor':
      out.writeMessage(5, writeTensor, value);
      break;
    case 'graph':
      out.writeMessage(6, writeGraph, value);
      break;
    case 'floats':
      for (const one of value) {
        out.writeTag(7, 5);
        out.writeFloat(one);
      }
      break;
    case 'ints':
      for (const one of value) integer(out, 8, one);
      break;
    case 'strings':
      for (const one of value) text(out, 9, one);
      break;
  }
  integer(out, 20, FIELDS[kind]);
}

/** Where the bytes of a tensor are: TensorProto.DataLocation. */
const EXTERNAL = 1;

function writeTensor(tensor: OnnxTensor, out: PbfWriter): void {
  for (const size of tensor.dims) integer(out, 1, size);
  integer(out, 2, tensor.type);
  text(out, 8, tensor.name);
  if (tensor.external.size === 0) {
    out.writeTag(9, 2);
    out.writeBytes(tensor.raw ?? new Uint8Array(0));
    return;
  }
  for (const pair of tensor.external) out.writeMessage(13, writePair, pair);
  integer(out, 14, EXTERNAL);
}

function writePair([key, value]: [string, string], out: PbfWriter): void {
  text(out, 1, key);
  text(out, 2, value);
}

function writeValue(value: OnnxValue, out: PbfWriter): void {
  text(out, 1, value.name);
  out.writeMessage(2, writeType, value);
}

function writeType(value: OnnxValue, out: PbfWriter): void {
  out.writeMessage(
    1,
    (_, pbf) => {
      integer(pbf, 1, value.type);
      if (value.shape !== null) pbf.writeMessage(2, writeShape, value.shape);
    },
    null,
  );
}

function writeShape(shape: readonly (number | string)[], out: PbfWriter): void {
  for (const size of shape) {
    out.writeMessage(
      1,
      (_, pbf) => {
        if (typeof size === 'number') integer(pbf, 1, size);
        else text(pbf, 2, size);
      },
      null,
    );
  }
}

// 0 is written as well: some readers ask whether a field is there.
function integer(out: PbfWriter, field: number, value: number): void {
  out.writeTag(field, 0);
  out.writeVarint(value);
}

function text(out: PbfWriter, field: number, value: string): void {
  out.writeTag(field, 2);
  out.writeString(value);
}
