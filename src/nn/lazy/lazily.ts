import { ValueError } from '../../errors';
import { Tensor } from '../../tensor/tensor';
import { warnOnce } from '../../warn';
import { INTERNALS } from '../internals';
import type { AnyModule } from '../module';
import { className } from '../property';
import { adopt, isUninitialized, UninitializedBuffer, UninitializedParameter } from './uninitialized';

/** What a lazy module becomes at its first call. */
interface Becoming {
  /** The class that it is an instance of from then on. */
  readonly cls: { readonly prototype: object };
  /** An ordinary module for this input. */
  readonly make: (x: Tensor) => AnyModule;
}

/**
 * Puts uninitialized parameters and buffers in the places named, and has the first call make the ordinary module of it: what
 * `make` gives for that input lends its fields, and its parameters, which are drawn then.
 */
export function lazily(
  module: AnyModule,
  names: { parameters: string[]; buffers?: string[] },
  becoming: Becoming,
): void {
  warnOnce(
    'Lazy modules are a new feature under heavy development so changes to the API or functionality can happen at any moment.',
  );
  for (const name of names.parameters) module.registerParameter(name, new UninitializedParameter());
  for (const name of names.buffers ?? []) module.registerBuffer(name, new UninitializedBuffer());
  const hook = module.registerForwardPreHook((_, args) => {
    become(module, args as unknown[], becoming);
    hook.remove();
  });
}

function become(module: AnyModule, args: readonly unknown[], { cls, make }: Becoming): void {
  const x = args[0];
  if (!(x instanceof Tensor)) throw new ValueError(`${className(module)}: the first input is no tensor`);
  const made = make(x);
  for (const [name, value] of Object.entries(made)) {
    const own = (module as unknown as Record<string, unknown>)[name];
    if (isUninitialized(own)) adopt(own, value as Tensor);
    else if (!(value instanceof Tensor) && !made[INTERNALS].kinds.has(name) && name !== 'training') {
      (module as unknown as Record<string, unknown>)[name] = value;
    }
  }
  Object.setPrototypeOf(module, cls.prototype);
}

/** Whether a parameter or a buffer of the module waits for its shape. */
export function hasUninitialized(module: AnyModule): boolean {
  return Object.values(module).some(isUninitialized);
}

/** The parameter names of a layer with or without a bias. */
export function weights(bias: boolean | undefined): string[] {
  return bias === false ? ['weight'] : ['weight', 'bias'];
}
