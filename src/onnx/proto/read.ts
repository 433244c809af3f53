import { PbfReader } from 'pbf';
import { FormatError } from '../../errors';
import type { Attribute, OnnxGraph, OnnxModel, OnnxNode, OnnxTensor, OnnxValue } from './messages';

/** Graphs stand in attributes of nodes of graphs; what is deeper is not a model but an attack on the stack. */
const DEEPEST = 32;

/**
 * The model in the bytes, as far as types of messages go: what refers to what is not looked at.
 *
 * @throws FormatError when the bytes are no model
 */
export function readModel(bytes: Uint8Array, fileName: string): OnnxModel {
  try {
    return new Messages(bytes).model();
  } catch (error) {
    throw new FormatError(
      `${fileName}: not a model of ONNX: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

const WIRE_TYPES = ['a number', '64 bits', 'bytes', '', '', '32 bits'];

/** Reads messages within their bounds; `PbfReader` reads numbers and does not look where a message ends. */
class Messages {
  private readonly pbf: PbfReader;
  private depth = 0;

  constructor(bytes: Uint8Array) {
    this.pbf = new PbfReader(bytes);
  }

  model(): OnnxModel {
    const model: OnnxModel = {
      irVersion: 0,
      producerName: '',
      producerVersion: '',
      opsets: new Map(),
      graph: emptyGraph(),
      metadata: new Map(),
      functions: [],
    };
    let graphs = 0;
    this.fields(this.pbf.length, {
      1: () => {
        model.irVersion = this.integer();
      },
      2: () => {
        model.producerName = this.text();
      },
      3: () => {
        model.producerVersion = this.text();
      },
      7: () => {
        graphs++;
        model.graph = this.graph();
      },
      8: () => {
        let [domain, version] = ['', 0];
        this.message({
          1: () => {
            domain = this.text();
          },
          2: () => {
            version = this.integer();
          },
        });
        model.opsets.set(domain === 'ai.onnx' ? '' : domain, version);
      },
      14: () => void model.metadata.set(...this.pair()),
      25: () => this.message({ 1: () => void model.functions.push(this.text()) }),
    });
    if (graphs !== 1) throw new Error(`it has ${graphs} graphs`);
    return model;
  }

  private graph(): OnnxGraph {
    const graph = emptyGraph();
    if (++this.depth > DEEPEST) throw new Error('graphs stand in graphs too deeply');
    this.message({
      1: () => void graph.nodes.push(this.node()),
      2: () => {
        graph.name = this.text();
      },
      5: () => void graph.initializers.push(this.tensor()),
      11: () => void graph.inputs.push(this.value()),
      12: () => void graph.outputs.push(this.value()),
      15: () => {
        throw new Error('sparse initializers are not known');
      },
    });
    this.depth--;
    return graph;
  }

  private node(): OnnxNode {
    const node: OnnxNode = { name: '', opType: '', domain: '', inputs: [], outputs: [], attributes: new Map() };
    this.message({
      1: () => void node.inputs.push(this.text()),
      2: () => void node.outputs.push(this.text()),
      3: () => {
        node.name = this.text();
      },
      4: () => {
        node.opType = this.text();
      },
      5: () => void node.attributes.set(...this.attribute()),
      7: () => {
        const domain = this.text();
        node.domain = domain === 'ai.onnx' ? '' : domain;
      },
    });
    return node;
  }

  private attribute(): [string, Attribute] {
    let name = '';
    let type = 0;
    const [float, int, text] = [{ value: 0 }, { value: 0 }, { value: '' }];
    const [floats, ints, strings]: [number[], number[], string[]] = [[], [], []];
    let tensor: OnnxTensor | null = null;
    let graph: OnnxGraph | null = null;
    let seen: Attribute['kind'] = 'other';
    this.message({
      1: () => {
        name = this.text();
      },
      2: () => {
        float.value = this.float();
        seen = 'float';
      },
      3: () => {
        int.value = this.integer();
        seen = 'int';
      },
      4: () => {
        text.value = this.text();
        seen = 'string';
      },
      5: () => {
        tensor = this.tensor();
      },
      6: () => {
        graph = this.graph();
      },
      7: () => {
        this.floats(floats);
      },
      8: () => {
        this.integers(ints);
      },
      9: () => void strings.push(this.text()),
      20: () => {
        type = this.integer();
      },
    });
    const kinds = ['', 'float', 'int', 'string', 'tensor', 'graph', 'floats', 'ints', 'strings'] as const;
    // Old writers leave the type out.
    const kind =
      kinds[type] || (tensor ? 'tensor' : graph ? 'graph' : ints.length ? 'ints' : floats.length ? 'floats' : seen);
    const values = { float: float.value, int: int.value, string: text.value, tensor, graph, floats, ints, strings };
    const value = kind === 'other' ? null : values[kind as keyof typeof values];
    if (value === null && kind !== 'other') throw new Error(`the attribute '${name}' has no value`);
    return [name, { kind, value } as Attribute];
  }

  private tensor(): OnnxTensor {
    const tensor: OnnxTensor = { name: '', dims: [], type: 0, raw: null, numbers: [], external: new Map() };
    const { numbers } = tensor;
    this.message({
      1: () => this.integers(tensor.dims),
      2: () => {
        tensor.type = this.integer();
      },
      3: () => {
        throw new Error('tensors in segments are not known');
      },
      4: () => this.floats(numbers),
      5: () => this.integers(numbers),
      7: () => this.integers(numbers),
      8: () => {
        tensor.name = this.text();
      },
      9: () => {
        tensor.raw = this.bytes();
      },
      10: () => this.doubles(numbers),
      11: () => this.integers(numbers),
      13: () => void tensor.external.set(...this.pair()),
    });
    return tensor;
  }

  private value(): OnnxValue {
    const value: OnnxValue = { name: '', type: 0, shape: null };
    const dim = (): void => {
      let size: number | string = '';
      this.message({
        1: () => {
          size = this.integer();
        },
        2: () => {
          size = this.text();
        },
      });
      value.shape?.push(size);
    };
    const tensor = (): void =>
      this.message({
        1: () => {
          value.type = this.integer();
        },
        2: () => {
          value.shape = [];
          this.message({ 1: dim });
        },
      });
    this.message({
      1: () => {
        value.name = this.text();
      },
      2: () => this.message({ 1: tensor }),
    });
    return value;
  }

  private pair(): [string, string] {
    let [key, value] = ['', ''];
    this.message({
      1: () => {
        key = this.text();
      },
      2: () => {
        value = this.text();
      },
    });
    return [key, value];
  }

  /** The fields of the message that begins here. */
  private message(readers: Record<number, () => void>): void {
    this.fields(this.end(), readers);
  }

  private fields(end: number, readers: Record<number, () => void>): void {
    const { pbf } = this;
    while (pbf.pos < end) {
      const tag = this.varint();
      const [field, wire] = [Math.floor(tag / 8), tag % 8];
      pbf.type = wire;
      const read = readers[field];
      if (field === 0) throw new Error(`a field without a number at byte ${pbf.pos}`);
      if (read !== undefined) read();
      else if (wire === 0) this.varint();
      else if (wire === 2) pbf.pos = this.end();
      else if (wire === 1 || wire === 5) pbf.pos += wire === 1 ? 8 : 4;
      else throw new Error(`a field of the unknown kind ${wire} at byte ${pbf.pos}`);
      if (pbf.pos > end) throw new Error(`a message ends at byte ${end}, within its last field`);
    }
  }

  /** Where the bytes end whose length stands here. */
  private end(): number {
    this.expect(2);
    const length = this.varint();
    const end = this.pbf.pos + length;
    if (!(end <= this.pbf.length))
      throw new Error(`${length} bytes should follow byte ${this.pbf.pos}, of ${this.pbf.length}`);
    return end;
  }

  private expect(wire: number): void {
    if (this.pbf.type === wire) return;
    throw new Error(
      `${WIRE_TYPES[this.pbf.type] ?? 'a number'} at byte ${this.pbf.pos}, where ${WIRE_TYPES[wire]} should be`,
    );
  }

  private varint(signed = false): number {
    if (this.pbf.pos >= this.pbf.length) throw new Error('it ends within a number');
    const value = this.pbf.readVarint(signed);
    if (this.pbf.pos > this.pbf.length) throw new Error('it ends within a number');
    return value;
  }

  private integer(): number {
    this.expect(0);
    return this.varint(true);
  }

  private float(): number {
    this.expect(5);
    return this.pbf.readFloat();
  }

  private bytes(): Uint8Array {
    const end = this.end();
    const bytes = this.pbf.buf.subarray(this.pbf.pos, end);
    this.pbf.pos = end;
    return bytes;
  }

  private text(): string {
    return new TextDecoder().decode(this.bytes());
  }

  /** One number, or a row of them. */
  private integers(into: number[]): void {
    this.row(0, into, () => this.varint(true));
  }

  private floats(into: number[]): void {
    this.row(5, into, () => this.pbf.readFloat());
  }

  private doubles(into: number[]): void {
    this.row(1, into, () => this.pbf.readDouble());
  }

  private row(wire: number, into: number[], read: () => number): void {
    if (this.pbf.type === wire) {
      into.push(read());
      return;
    }
    const end = this.end();
    while (this.pbf.pos < end) into.push(read());
    if (this.pbf.pos > end) throw new Error(`numbers end at byte ${end}, within the last`);
  }
}

function emptyGraph(): OnnxGraph {
  return { name: '', nodes: [], initializers: [], inputs: [], outputs: [] };
}
