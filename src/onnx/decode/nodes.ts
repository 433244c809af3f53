import type { OnnxGraph, OnnxNode } from '../proto/messages';

/** Nodes of a graph with those of the graphs in their attributes. */
export function* allNodes(graph: OnnxGraph): Generator<OnnxNode> {
  for (const node of graph.nodes) {
    yield node;
    for (const { kind, value } of node.attributes.values()) if (kind === 'graph') yield* allNodes(value);
  }
}

/** A graph and those in the attributes of its nodes. */
export function* allGraphs(graph: OnnxGraph): Generator<OnnxGraph> {
  yield graph;
  for (const node of graph.nodes) {
    for (const { kind, value } of node.attributes.values()) if (kind === 'graph') yield* allGraphs(value);
  }
}
