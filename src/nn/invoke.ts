import { TorchletError } from '../errors';
import { INTERNALS } from './internals';
import type { AnyModule } from './module';
import { className } from './property';

/** Runs a module's hooks and its `forward`; an error in them names the module. */
export function invoke(module: AnyModule, args: unknown[]): unknown {
  try {
    const { preHooks, hooks } = module[INTERNALS];
    let input = args;
    if (preHooks.size > 0) {
      for (const hook of [...preHooks.values()]) {
        const replaced = (hook as (m: unknown, a: unknown) => unknown)(module, input);
        if (replaced !== undefined && replaced !== null) input = Array.isArray(replaced) ? replaced : [replaced];
      }
    }
    let output: unknown = module.forward(...input);
    if (hooks.size > 0) {
      for (const hook of [...hooks.values()]) {
        const replaced = (hook as (m: unknown, a: unknown, o: unknown) => unknown)(module, input, output);
        if (replaced !== undefined && replaced !== null) output = replaced;
      }
    }
    return output;
  } catch (error) {
    if (error instanceof TorchletError) noteFailure(error, module);
    throw error;
  }
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
