import { ValueError } from '../../errors';
import { stack } from '../../ops/joining/stack';
import { select } from '../../ops/shape/select';
import { tensor, zeros } from '../../tensor/create';
import { Tensor } from '../../tensor/tensor';
import type { OnnxGraph, OnnxNode, OnnxValue } from '../proto/messages';
import type { Attributes } from './attributes';
import { axisOf } from './operators/operator';
import type { Program } from './program';
import { type GraphValue, type Run, Scope } from './scope';
import { DTYPES } from './weights';

/** The operators that run graphs of their own, with the names of these. */
export const CONTROL: Readonly<Record<string, readonly string[]>> = {
  If: ['then_branch', 'else_branch'],
  Loop: ['body'],
  Scan: ['body'],
};

/** The step of a node that runs graphs; null for others. */
export function controlStep(
  node: OnnxNode,
  attributes: Attributes,
  programOf: (graph: OnnxGraph) => Program,
): Run | null {
  const graphs = CONTROL[node.opType];
  if (graphs === undefined || node.domain !== '') return null;
  const programs = graphs.map((name) => programOf(attributes.graph(name))) as [Program, Program];
  if (node.opType === 'If') {
    return (scope) =>
      (scope.tensor(node.inputs[0] as string)?.item() ? programs[0] : programs[1]).run(new Scope(scope));
  }
  const [body] = programs;
  return node.opType === 'Loop' ? loop(node, body) : scan(node, attributes, body);
}

/** Calls a graph with its inputs in their order. */
function call(body: Program, scope: Scope, inputs: readonly GraphValue[]): GraphValue[] {
  const inner = new Scope(scope);
  body.graph.inputs.forEach(({ name }, i) => {
    inner.values.set(name, inputs[i] as GraphValue);
  });
  return body.run(inner);
}

function given(scope: Scope, names: readonly string[]): GraphValue[] {
  return names.map((name) => {
    const value = scope.get(name);
    if (value === null) throw new ValueError(`the value '${name}' is left out`);
    return value;
  });
}

function asTensor(value: GraphValue): Tensor {
  if (value instanceof Tensor) return value;
  throw new ValueError('a sequence, where a tensor is expected');
}

/** The results of all rounds, one behind the other; of no round at all, as far as the file says what they would be. */
function rows(results: readonly GraphValue[], { type, shape }: OnnxValue, axis: number): Tensor {
  if (results.length > 0) return stack(results.map(asTensor), axis);
  const sizes = (shape ?? []).map((size) => (typeof size === 'number' ? size : 0));
  sizes.splice(axis, 0, 0);
  return zeros(sizes, { dtype: DTYPES.get(type) ?? 'float32' });
}

/** Rounds up to a number of them, or until the body says that it was the last; its results follow the values handed on. */
function loop(node: OnnxNode, body: Program): Run {
  const [most = '', condition = '', ...names] = node.inputs;
  const carriedCount = names.length;
  const outputs = body.graph.outputs.slice(1 + carriedCount);
  return (scope) => {
    const rounds = scope.tensor(most)?.item() ?? Number.POSITIVE_INFINITY;
    let goesOn = Boolean(scope.tensor(condition)?.item() ?? true);
    let carried = given(scope, names);
    const results: GraphValue[][] = outputs.map(() => []);
    for (let i = 0; i < rounds && goesOn; i++) {
      const place = tensor(i, { dtype: 'int32' });
      const [next, ...made] = call(body, scope, [place, tensor(goesOn), ...carried]) as [GraphValue, ...GraphValue[]];
      goesOn = Boolean(asTensor(next).item());
      carried = made.slice(0, carriedCount);
      for (const [k, result] of made.slice(carriedCount).entries()) results[k]?.push(result);
    }
    return [...carried, ...results.map((all, k) => rows(all, outputs[k] as OnnxValue, 0))];
  };
}

/** A round for each entry of the scanned inputs. */
function scan(node: OnnxNode, attributes: Attributes, body: Program): Run {
  const count = attributes.int('num_scan_inputs');
  const states = node.inputs.length - count;
  const outputs = body.graph.outputs.slice(states);
  const listed = (name: string, i: number): number => attributes.ints(name)?.[i] ?? 0;
  return (scope) => {
    const values = given(scope, node.inputs);
    const scanned = values.slice(states).map((value, i) => {
      const x = asTensor(value);
      const axis = axisOf(listed('scan_input_axes', i), x.shape.length);
      return { x, axis, length: x.shape[axis] as number, reverse: listed('scan_input_directions', i) === 1 };
    });
    const length = scanned[0]?.length ?? 0;
    if (scanned.some((one) => one.length !== length)) throw new ValueError('the scanned inputs differ in length');
    let carried = values.slice(0, states);
    const results: GraphValue[][] = outputs.map(() => []);
    for (let i = 0; i < length; i++) {
      const parts = scanned.map(({ x, axis, reverse }) => select(x, axis, reverse ? length - 1 - i : i));
      const made = call(body, scope, [...carried, ...parts]);
      carried = made.slice(0, states);
      for (const [k, result] of made.slice(states).entries()) results[k]?.push(result);
    }
    const joined = results.map((all, k) => {
      const ordered = listed('scan_output_directions', k) === 1 ? all.toReversed() : all;
      const shape = ordered[0] === undefined ? outputs[k]?.shape : asTensor(ordered[0]).shape;
      const ndim = (shape?.length ?? 0) + 1;
      return rows(ordered, outputs[k] as OnnxValue, axisOf(listed('scan_output_axes', k), ndim));
    });
    return [...carried, ...joined];
  };
}
