import { FormatError } from '../../errors';
import type { Attribute, OnnxGraph, OnnxNode, OnnxTensor } from '../proto/messages';

/** The attributes of a node, of the kinds that its operator asks for. */
export class Attributes {
  constructor(private readonly node: OnnxNode) {}

  has(name: string): boolean {
    return this.node.attributes.has(name);
  }

  int(name: string, otherwise = 0): number {
    return this.get('int', name) ?? otherwise;
  }

  float(name: string, otherwise = 0): number {
    return this.get('float', name) ?? otherwise;
  }

  string(name: string, otherwise = ''): string {
    return this.get('string', name) ?? otherwise;
  }

  ints(name: string): readonly number[] | null {
    return this.get('ints', name);
  }

  floats(name: string): readonly number[] | null {
    return this.get('floats', name);
  }

  strings(name: string): readonly string[] | null {
    return this.get('strings', name);
  }

  tensor(name: string): OnnxTensor | null {
    return this.get('tensor', name);
  }

  graph(name: string): OnnxGraph {
    const graph = this.get('graph', name);
    if (graph === null) throw new FormatError(`${describe(this.node)} has no attribute '${name}'`);
    return graph;
  }

  private get<Kind extends Attribute['kind']>(kind: Kind, name: string): (Attribute & { kind: Kind })['value'] | null {
    const attribute = this.node.attributes.get(name);
    if (attribute === undefined) return null;
    // A list without entries has no kind where old writers leave it out.
    if (attribute.kind === 'other' && kind.endsWith('s')) return [] as never;
    if (attribute.kind !== kind) {
      throw new FormatError(`${describe(this.node)}: attribute '${name}' is of kind ${attribute.kind}, not ${kind}`);
    }
    return attribute.value as never;
  }
}

/** How messages name a node. */
export function describe({ opType, name, outputs }: OnnxNode): string {
  return `${opType} '${name || (outputs[0] ?? '')}'`;
}
