import { noGrad } from '../autograd/mode';
import { ValueError } from '../errors';
import { overwrite } from '../ops/pointwise/drivers/inPlace';
import { to } from '../ops/pointwise/to';
import { sameShape, showShape } from '../tensor/layout';
import { isPlainObject } from '../tensor/plainObject';
import { Tensor } from '../tensor/tensor';
import { typeName } from '../typeName';
import { INTERNALS } from './internals';
import type { AnyModule } from './module';
import { Parameter } from './parameter';
import { className, joinName, property, seal } from './property';
import { walkModules } from './walk';

/** Parameters and persistent buffers by their dotted names. */
export type StateDict = Record<string, Tensor>;

/** Names that the module has and the dict lacks, and the other way round. */
export interface LoadedKeys {
  missingKeys: string[];
  unexpectedKeys: string[];
}

/** A module's own parameters, then its persistent buffers, then those of its children. */
export function* stateEntries(root: AnyModule, prefix: string): Generator<[string, Tensor]> {
  for (const { module, path, isLeaving } of walkModules(root, prefix)) {
    if (isLeaving) continue;
    const { buffers } = module[INTERNALS];
    seal(module);
    for (const [name, value] of Object.entries(module)) {
      if (value instanceof Parameter && !buffers.has(name)) yield [joinName(path, name), value];
    }
    for (const [name, persistent] of buffers) {
      const value = property(module, name);
      if (persistent && value instanceof Tensor) yield [joinName(path, name), value];
    }
  }
}

/** A parameter or buffer of a lazy module takes its shape from what is loaded. Here by what it can, so that lazy modules need not be there. */
function isWaiting(x: Tensor): x is Tensor & { materialize(shape: readonly number[]): void } {
  return 'materialize' in x;
}

/** Copies the tensors of `state` into the module's, after everything was checked. */
export function loadState(module: AnyModule, state: StateDict, strict: boolean): LoadedKeys {
  if (!isPlainObject(state)) {
    throw new ValueError(
      `Expected state_dict to be dict-like, got ${typeName(state)}: an object of tensors by name, as stateDict() gives it; ` +
        'of a Map, Object.fromEntries(map)',
    );
  }
  const own = new Map(stateEntries(module, ''));
  const missingKeys = [...own.keys()].filter((key) => !(key in state));
  const unexpectedKeys = Object.keys(state).filter((key) => !own.has(key));
  const faults: string[] = [];
  const quote = (keys: string[]): string => keys.map((key) => `"${key}"`).join(', ');
  if (strict) {
    if (missingKeys.length > 0) faults.push(`Missing key(s) in state_dict: ${quote(missingKeys)}. `);
    if (unexpectedKeys.length > 0) faults.push(`Unexpected key(s) in state_dict: ${quote(unexpectedKeys)}. `);
  }
  for (const [key, target] of own) {
    const source = state[key];
    if (source === undefined) continue;
    if (!(source instanceof Tensor)) {
      faults.push(
        `While copying the parameter named "${key}", expected torch.Tensor or Tensor-like object from checkpoint but ` +
          `received ${typeName(source)}`,
      );
    } else if (!isWaiting(target) && !sameShape(source.sizes, target.sizes)) {
      faults.push(
        `size mismatch for ${key}: copying a param with shape torch.Size(${showShape(source.sizes)}) from checkpoint, ` +
          `the shape in current model is torch.Size(${showShape(target.sizes)}).`,
      );
    }
  }
  if (faults.length > 0) {
    throw new ValueError(`Error(s) in loading state_dict for ${className(module)}:\n\t${faults.join('\n\t')}`);
  }
  noGrad(() => {
    for (const [key, target] of own) {
      const source = state[key];
      if (source !== undefined && isWaiting(target)) target.materialize(source.sizes);
      if (source !== undefined) overwrite(target, to(source, target.dtype));
    }
  });
  return { missingKeys, unexpectedKeys };
}
