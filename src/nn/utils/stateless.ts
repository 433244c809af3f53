import { ValueError } from '../../errors';
import { Tensor } from '../../tensor/tensor';
import type { AnyModule } from '../module';
import { className, property } from '../property';

/**
 * Calls a module with other tensors in the place of its parameters and buffers; the module itself stays as it is. Gradients flow
 * to the tensors given.
 *
 * @param module - what is called; its own tensors stay as they are
 * @param args - the arguments, or the only one
 * @param parametersAndBuffers - tensors by name, as in `stateDict()`; names that are left out keep the module's own
 * @returns what the module returns
 * @throws ValueError for a name that the module does not have
 * @example
 * const layer = new nn.Linear(2, 1);
 * const weight = tensor([[1, 2]], { requiresGrad: true });
 * nn.utils.stateless.functionalCall(layer, { weight, bias: tensor([0]) }, [tensor([[1, 1]])]); // [[3]]
 * @see https://pytorch.org/docs/stable/generated/torch.func.functional_call.html
 */
export function functionalCall<In extends unknown[], Out>(
  module: ((...args: In) => Out) & AnyModule,
  parametersAndBuffers: Readonly<Record<string, Tensor>>,
  args: In | In[0],
): Out {
  const places = Object.entries(parametersAndBuffers).map(([path, value]) => {
    const dot = path.lastIndexOf('.');
    const [owner, name] = [module.getSubmodule(path.slice(0, Math.max(dot, 0))), path.slice(dot + 1)];
    if (!(property(owner, name) instanceof Tensor)) {
      throw new ValueError(`${className(owner)} has no attribute \`${name}\` (in '${path}')`);
    }
    if (!(value instanceof Tensor)) throw new ValueError(`functionalCall(): '${path}' is no tensor`);
    return { owner, name, value };
  });
  const before: (() => void)[] = [];
  try {
    for (const { owner, name, value } of places) {
      const own = Object.getOwnPropertyDescriptor(owner, name) as PropertyDescriptor;
      before.push(() => Object.defineProperty(owner, name, own));
      Object.defineProperty(owner, name, { value, writable: true, enumerable: true, configurable: true });
    }
    return module(...((Array.isArray(args) ? args : [args]) as In));
  } finally {
    for (const restore of before.reverse()) restore();
  }
}
