import { ValueError } from '../errors';
import { childEntries } from './internals';
import type { AnyModule } from './module';
import { className, joinName } from './property';

/** A module as a walk meets it: before the modules below it, and once more after them. */
export interface Visit {
  readonly module: AnyModule;
  readonly path: string;
  /** Its name in its parent; '' for the first. */
  readonly name: string;
  readonly depth: number;
  readonly isLeaving: boolean;
  /** Set by the one who walks: what is below the module is passed over, and the module not left. */
  isPassedOver?: boolean;
}

type ChildrenOf = (module: AnyModule) => Iterable<[string, AnyModule]>;

/**
 * A module and all below it, under every name, in the order in which they are printed. A loop and no recursion: networks
 * nest to any depth.
 *
 * @param childrenOf - by default a child is visited under each of its names
 * @throws ValueError when a module is below itself
 */
export function* walkModules(root: AnyModule, prefix = '', childrenOf: ChildrenOf = childEntries): Generator<Visit> {
  const open: Visit[] = [{ module: root, path: prefix, name: '', depth: 0, isLeaving: false }];
  /** From the first module down to the one that is being visited. */
  const above = new Set<AnyModule>();
  for (let visit = open.pop(); visit !== undefined; visit = open.pop()) {
    const { module, path, depth, isLeaving } = visit;
    if (isLeaving) above.delete(module);
    else if (above.has(module)) {
      throw new ValueError(`${className(root)} holds itself: '${path}' is the module that it is part of`);
    }
    yield visit;
    if (isLeaving || visit.isPassedOver) continue;
    above.add(module);
    open.push({ ...visit, isLeaving: true });
    const children = [...childrenOf(module)];
    for (const [name, child] of children.reverse()) {
      open.push({ module: child, path: joinName(path, name), name, depth: depth + 1, isLeaving: false });
    }
  }
}
