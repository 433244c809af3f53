import { TorchletError, ValueError } from '../errors';
import { Tensor } from '../tensor/tensor';
import { wrongType } from '../tensor/wrongArguments';
import { hasHooks, INTERNALS } from './internals';
import type { AnyModule } from './module';
import { className, isNamed, seal } from './property';

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
        const replaced = (hook as (m: unknown, a: unknown) => unknown)(module, input);
        if (replaced !== undefined && replaced !== null) input = Array.isArray(replaced) ? replaced : [replaced];
      }
    }
    const { backward } = internals;
    let output: unknown = backward === null ? module.forward(...input) : backward.watch(module, input);
    if (hooks.size > 0) {
      for (const hook of [...hooks.values()]) {
        const replaced = (hook as (m: unknown, a: unknown, o: unknown) => unknown)(module, input, output);
        if (replaced !== undefined && replaced !== null) output = replaced;
      }
    }
    return output;
  } catch (error) {
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

const failed = new WeakMap<TorchletError, { text: string; module: AnyModule }>();

/** Adds to the message where in the outermost of the modules that it passes through the error arose. */
export function noteFailure(error: TorchletError, outer: AnyModule): void {
  const first = failed.get(error);
  if (first === undefined) {
    failed.set(error, { text: error.message, module: outer });
    return;
  }
  for (const [path, module] of outer.namedModules()) {
    if (module !== first.module || path === '') continue;
    error.message = `${first.text} (in module '${path}': ${className(module)}(${module.extraRepr()}))`;
    return;
  }
}
