import { TorchletError, ValueError } from '../errors';
import { Tensor } from '../tensor/tensor';
import { wrongType } from '../tensor/wrongArguments';
import { childEntries, hasHooks, INTERNALS } from './internals';
import type { AnyModule } from './module';
import { className, isNamed, joinName, seal } from './property';
import { shown } from './tuple';

/** Runs a module's hooks and its `forward`; an error in them names the module. */
export function invoke(module: AnyModule, args: unknown[]): unknown {
  try {
    const internals = module[INTERNALS];
    if (!internals.sealed) {
      seal(module);
      if (typeof module.forward !== 'function') {
        throw new ValueError(`Module [${className(module)}] is missing the required "forward" function`);
      }
      internals.sealed = true;
    }
    const { preHooks, hooks } = internals;
    let input = args;
    if (preHooks.size > 0) {
      for (const hook of [...preHooks.values()]) {
        const replaced = (hook as (m: unknown, a: unknown) => unknown)(module, shown(input));
        if (replaced !== undefined && replaced !== null) input = Array.isArray(replaced) ? replaced : [replaced];
      }
    }
    const { backward } = internals;
    let output: unknown = backward === null ? module.forward(...input) : backward.watch(module, input);
    if (hooks.size > 0) {
      for (const hook of [...hooks.values()]) {
        const replaced = (hook as (m: unknown, a: unknown, o: unknown) => unknown)(module, shown(input), output);
        if (replaced !== undefined && replaced !== null) output = replaced;
      }
    }
    return output;
  } catch (error) {
    if (isOverflow(error)) throw tooDeep(error);
    const explained = error instanceof TypeError ? (explain(module, args, error) ?? error) : error;
    if (explained instanceof TorchletError) noteFailure(explained, module);
    throw explained;
  }
}

/** Why a module failed on something that JavaScript does not know, if an argument is no tensor and no code but the library's ran. */
function explain(module: AnyModule, args: readonly unknown[], error: TypeError): TorchletError | undefined {
  for (const one of module.modules()) if (!isNamed(one) || hasHooks(one)) return undefined;
  const names = ['input', 'target'].slice(0, Math.max(module.forward.length, 1));
  const at = names.findIndex((_, i) => !(args[i] instanceof Tensor));
  return at < 0 ? undefined : wrongType(className(module), names[at] as string, at + 1, args[at], error);
}

/**
 * Whether the stack is full, which engines say in two ways. No regular expression here: where V8 has to compile one with so
 * little room left, it ends the process.
 */
function isOverflow(error: unknown): boolean {
  if (error instanceof TooDeepError) return true;
  if (!(error instanceof Error)) return false;
  return error.message.startsWith('Maximum call stack size') || error.message === 'too much recursion';
}

/** PyTorch ends in Python's RecursionError. The error passes every module on its way: naming them would take as long again. */
class TooDeepError extends ValueError {}

function tooDeep(error: unknown): Error {
  if (error instanceof TooDeepError) return error;
  return new TooDeepError(
    'maximum recursion depth exceeded: modules call each other more deeply than the stack of this host allows',
  );
}

interface Failure {
  text: string;
  module: AnyModule;
  /** The outermost module so far, and the path from it to the one that failed. */
  outer: AnyModule;
  path: string;
}

const failed = new WeakMap<TorchletError, Failure>();

/** Adds to the message where in the outermost of the modules that it passes through the error arose. */
export function noteFailure(error: TorchletError, outer: AnyModule): void {
  const failure = failed.get(error);
  if (failure === undefined) {
    failed.set(error, { text: error.message, module: outer, outer, path: '' });
    return;
  }
  const path = pathTo(failure, outer);
  if (path === null) return;
  const { text, module } = failure;
  failure.outer = outer;
  failure.path = path;
  error.message = `${text} (in module '${path}': ${className(module)}(${module.extraRepr()}))`;
}

/** Where the module that failed stands in `outer`; null where it does not. */
function pathTo({ outer: inner, path: within, module }: Failure, outer: AnyModule): string | null {
  // Nearly always the module before is a child of this one, and the way to it known.
  for (const [name, child] of childEntries(outer))
    if (child === inner) return within === '' ? name : joinName(name, within);
  for (const [path, other] of outer.namedModules()) if (other === module && path !== '') return path;
  return null;
}
