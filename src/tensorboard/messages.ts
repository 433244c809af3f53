import { PbfWriter } from 'pbf';
import type { HistogramValue } from './histogram';

/** A value under a tag, in one of TensorBoard's forms. */
export type SummaryValue =
  | { kind: 'scalar'; tag: string; value: number }
  | { kind: 'histogram'; tag: string; value: HistogramValue }
  | { kind: 'image'; tag: string; height: number; width: number; channels: number; png: Uint8Array }
  | { kind: 'text'; tag: string; text: string }
  | { kind: 'plugin'; tag: string; plugin: string; content: Uint8Array };

/** One entry of an event file. */
export interface EventMessage {
  /** Seconds since 1970. */
  wallTime: number;
  step: number;
  fileVersion?: string;
  graph?: Uint8Array;
  values?: readonly SummaryValue[];
}

const bytesOf = (write: (out: PbfWriter) => void): Uint8Array => {
  const out = new PbfWriter();
  write(out);
  return out.finish().slice();
};

/** tensorflow.Event */
export function encodeEvent({ wallTime, step, fileVersion, graph, values }: EventMessage): Uint8Array {
  return bytesOf((out) => {
    out.writeDoubleField(1, wallTime);
    if (step !== 0) out.writeVarintField(2, step);
    if (fileVersion !== undefined) out.writeStringField(3, fileVersion);
    if (graph !== undefined) out.writeBytesField(4, graph);
    if (values !== undefined) {
      out.writeBytesField(
        5,
        bytesOf((summary) => {
          for (const value of values) summary.writeBytesField(1, encodeValue(value));
        }),
      );
    }
  });
}

/** tensorflow.Summary.Value */
function encodeValue(value: SummaryValue): Uint8Array {
  return bytesOf((out) => {
    out.writeStringField(1, value.tag);
    switch (value.kind) {
      case 'scalar':
        out.writeFloatField(2, value.value);
        break;
      case 'image':
        out.writeBytesField(4, encodeImage(value));
        break;
      case 'histogram':
        out.writeBytesField(5, encodeHistogram(value.value));
        break;
      case 'text':
        out.writeBytesField(8, encodeText(value.text));
        out.writeBytesField(9, metadata('text'));
        break;
      case 'plugin':
        out.writeBytesField(9, metadata(value.plugin, value.content));
    }
  });
}

function encodeImage({ height, width, channels, png }: SummaryValue & { kind: 'image' }): Uint8Array {
  return bytesOf((out) => {
    out.writeVarintField(1, height);
    out.writeVarintField(2, width);
    out.writeVarintField(3, channels);
    out.writeBytesField(4, png);
  });
}

function encodeHistogram(histogram: HistogramValue): Uint8Array {
  const { min, max, num, sum, sumSquares, bucketLimit, bucket } = histogram;
  return bytesOf((out) => {
    [min, max, num, sum, sumSquares].forEach((number, i) => {
      out.writeDoubleField(i + 1, number);
    });
    out.writePackedDouble(6, bucketLimit);
    out.writePackedDouble(7, bucket);
  });
}

const STRING_DTYPE = 7;

/** tensorflow.TensorProto: one string. */
function encodeText(text: string): Uint8Array {
  return bytesOf((out) => {
    out.writeVarintField(1, STRING_DTYPE);
    const dimension = bytesOf((dim) => dim.writeVarintField(1, 1));
    out.writeBytesField(
      2,
      bytesOf((shape) => shape.writeBytesField(2, dimension)),
    );
    out.writeStringField(8, text);
  });
}

/** tensorflow.SummaryMetadata */
function metadata(plugin: string, content?: Uint8Array): Uint8Array {
  const data = bytesOf((out) => {
    out.writeStringField(1, plugin);
    if (content !== undefined) out.writeBytesField(2, content);
  });
  return bytesOf((out) => out.writeBytesField(1, data));
}

/** A setting of a run. */
export type HParam = string | number | boolean;

const DATA_TYPES = { string: 1, boolean: 2, number: 3 } as const;
const SUCCESS = 1;

/** The three parts that TensorBoard's page of settings reads: tensorboard.hparams.HParamsPluginData each. */
export function encodeHparams(hparams: Readonly<Record<string, HParam>>, metrics: readonly string[]): Uint8Array[] {
  const experiment = bytesOf((out) => {
    for (const [name, value] of Object.entries(hparams)) {
      out.writeBytesField(
        4,
        bytesOf((info) => {
          info.writeStringField(1, name);
          info.writeVarintField(4, DATA_TYPES[typeof value as keyof typeof DATA_TYPES]);
        }),
      );
    }
    for (const metric of metrics) {
      const name = bytesOf((inner) => inner.writeStringField(2, metric));
      out.writeBytesField(
        5,
        bytesOf((info) => info.writeBytesField(1, name)),
      );
    }
  });
  const session = bytesOf((out) => {
    for (const [name, value] of Object.entries(hparams)) {
      out.writeBytesField(
        1,
        bytesOf((entry) => {
          entry.writeStringField(1, name);
          entry.writeBytesField(2, jsonValue(value));
        }),
      );
    }
  });
  const end = bytesOf((out) => out.writeVarintField(1, SUCCESS));
  return [experiment, session, end].map((part, i) => bytesOf((out) => out.writeBytesField(i + 2, part)));
}

/** google.protobuf.Value */
function jsonValue(value: HParam): Uint8Array {
  return bytesOf((out) => {
    if (typeof value === 'number') out.writeDoubleField(2, value);
    else if (typeof value === 'string') out.writeStringField(3, value);
    else out.writeBooleanField(4, value);
  });
}

/** A node of a graph as TensorBoard draws it. */
export interface GraphDefNode {
  name: string;
  op: string;
  inputs: readonly string[];
}

/** tensorflow.GraphDef */
export function encodeGraph(nodes: readonly GraphDefNode[]): Uint8Array {
  return bytesOf((out) => {
    for (const { name, op, inputs } of nodes) {
      out.writeBytesField(
        1,
        bytesOf((node) => {
          node.writeStringField(1, name);
          node.writeStringField(2, op);
          for (const input of inputs) node.writeStringField(3, input);
        }),
      );
    }
    out.writeBytesField(
      4,
      bytesOf((versions) => versions.writeVarintField(1, 22)),
    );
  });
}
