import { noGrad } from '../autograd/mode';
import type { AnyModule } from '../nn/module';
import { bytesOf } from '../tensor/dtype';
import { firstTensor, infoOf, type LayerInfo, multAddsOf } from './layerInfo';

/** Where a module stands in a model. */
interface Place {
  name: string;
  depth: number;
  parent: AnyModule | null;
}

/** Where each module stands first. */
function placesIn(model: AnyModule): Map<AnyModule, Place> {
  const places = new Map<AnyModule, Place>([[model, { name: '', depth: 0, parent: null }]]);
  const visit = (parent: AnyModule, depth: number): void => {
    for (const [name, child] of parent.namedChildren()) {
      if (places.has(child)) continue;
      places.set(child, { name, depth, parent });
      visit(child, depth + 1);
    }
  };
  visit(model, 1);
  return places;
}

/** The rows of a model that is not called: all of its modules. */
export function declaredLayers(model: AnyModule): LayerInfo[] {
  const rows = [...placesIn(model)].map(([module, { name, depth }]) => infoOf(module, name, depth));
  return numbered(rows);
}

/**
 * Calls the model, in evaluation mode unless `training`, and notes each call of its modules in order. Modules that are not called themselves, such as a ModuleList,
 * have a row before their first part's.
 */
export function calledLayers(model: AnyModule, inputs: readonly unknown[], training: boolean): LayerInfo[] {
  const places = placesIn(model);
  const rows: LayerInfo[] = [];
  /** The module of the last row at each depth. */
  const trail: AnyModule[] = [];
  const seen = new Set<AnyModule>();
  const add = (module: AnyModule): LayerInfo => {
    const { name, depth, parent } = places.get(module) as Place;
    if (parent !== null && trail[depth - 1] !== parent) add(parent);
    const row = infoOf(module, name, depth);
    row.isRecursive = seen.has(module) && row.params > 0;
    seen.add(module);
    rows.push(row);
    trail[depth] = module;
    trail.length = depth + 1;
    return row;
  };
  const running: LayerInfo[] = [];
  const handles = [...places.keys()].flatMap((module) => [
    module.registerForwardPreHook((_, args) => {
      const row = add(module);
      row.inputShape = firstTensor(args)?.shape ?? null;
      running.push(row);
    }),
    module.registerForwardHook((_, _args, output) => {
      const row = running.pop() as LayerInfo;
      const result = firstTensor(output);
      if (result === undefined) return;
      row.outputShape = result.shape;
      row.outputBytes = result.numel() * bytesOf(result.dtype);
      if (row.isLeaf) row.multAdds = multAddsOf(module, result.shape);
    }),
  ]);
  const modes = [...places.keys()].map((module) => [module, module.training] as const);
  try {
    model.train(training);
    noGrad(() => model(...inputs));
  } finally {
    for (const handle of handles) handle.remove();
    for (const [module, mode] of modes) module.training = mode;
  }
  return numbered(rows);
}

function numbered(rows: LayerInfo[]): LayerInfo[] {
  const counts: number[] = [];
  for (const row of rows) {
    counts[row.depth] = (counts[row.depth] ?? 0) + 1;
    row.index = counts[row.depth] as number;
  }
  return rows;
}
