import type { Tensor } from '../tensor/tensor';
import { AccumulateNode } from './accumulate';
import type { Node } from './node';

/** How many leaves have hooks that wait for their gradients. */
let watchedLeaves = 0;

/** Calls `hook(x)` each time when x.grad has got its part of a backward pass. @returns what takes it away */
export function watchGrad(x: Tensor, hook: (x: Tensor) => void): () => void {
  const meta = x.ownMeta;
  meta.afterGrad ??= new Set();
  const hooks = meta.afterGrad;
  // One function may be there twice.
  const own = (leaf: Tensor): void => hook(leaf);
  if (hooks.size === 0) watchedLeaves++;
  hooks.add(own);
  return () => {
    if (hooks.delete(own) && hooks.size === 0) watchedLeaves--;
  };
}

/** Tells those who wait that the gradient is there. */
export function gradArrived(leaf: Tensor): void {
  const hooks = leaf.meta?.afterGrad ?? null;
  if (hooks !== null && hooks.size > 0) for (const hook of [...hooks]) hook(leaf);
}

/**
 * When the gradients of watched leaves are complete. In a pass a leaf's turn comes last, since its node is older than those of the
 * operations; whoever waits for it, to send it to other machines meanwhile, gets it when the last of them has run.
 */
export class Completion {
  /** Nodes that still have to run, leaf by leaf. */
  private readonly left = new Map<Node, number>();

  private constructor(order: readonly Node[]) {
    for (const { inputs } of order) {
      for (const edge of inputs) {
        if (edge === null || !(edge.node instanceof AccumulateNode)) continue;
        if ((edge.node.leaf.meta?.afterGrad?.size ?? 0) === 0) continue;
        this.left.set(edge.node, (this.left.get(edge.node) ?? 0) + 1);
      }
    }
  }

  /** Of the leaves of a pass; null where nobody waits for any. */
  static of(order: readonly Node[]): Completion | null {
    return watchedLeaves === 0 ? null : new Completion(order);
  }

  /** Says that a node has had its turn. @returns the leaves whose gradients are complete now */
  passed(node: Node): Node[] {
    const complete: Node[] = [];
    for (const edge of node.inputs) {
      const left = edge === null ? undefined : this.left.get(edge.node);
      if (edge === null || left === undefined) continue;
      this.left.set(edge.node, left - 1);
      if (left === 1) complete.push(edge.node);
    }
    return complete;
  }
}
