import { ValueError } from '../../../errors';
import { Tensor } from '../../../tensor/tensor';
import type { AnyModule } from '../../module';
import { Parameter } from '../../parameter';
import { property } from '../../property';
import { isParametrized, listsOf, registerParametrization } from './register';

/**
 * A module's class as it was before tensors of it were parametrized.
 *
 * @param module - any module with parameters
 * @returns its class
 * @example
 * const layer = nn.utils.parametrizations.orthogonal(new nn.Linear(2, 2));
 * nn.utils.parametrize.typeBeforeParametrizations(layer) === nn.Linear; // true
 * @see https://pytorch.org/docs/1.13/_modules/torch/nn/utils/parametrize.html
 */
export function typeBeforeParametrizations(module: AnyModule): unknown {
  const prototype = Object.getPrototypeOf(module) as object;
  return (isParametrized(module) ? (Object.getPrototypeOf(prototype) as object) : prototype).constructor;
}

/**
 * Has `to` compute its tensors as `from` does: by the same parametrizations, of the same parameters. What `to` has no
 * parameter for it gets; where `from` is not parametrized nothing happens.
 *
 * @param from - with parametrized tensors
 * @param to - of the same class
 * @param tensorName - the one tensor to do this with; all that are parametrized, if it is not given
 * @returns `to`
 * @throws ValueError where `from` has parametrizations, but none of that name
 * @example
 * const from = nn.utils.parametrizations.orthogonal(new nn.Linear(2, 2));
 * const to = nn.utils.parametrize.transferParametrizationsAndParams(from, new nn.Linear(2, 2));
 * to.weight.equal(from.weight); // true
 * @see https://pytorch.org/docs/1.13/_modules/torch/nn/utils/parametrize.html
 */
export function transferParametrizationsAndParams<M extends AnyModule>(
  from: AnyModule,
  to: M,
  tensorName?: string | null,
): M {
  if (!isParametrized(from)) return to;
  const lists = listsOf(from) as NonNullable<ReturnType<typeof listsOf>>;
  const names = tensorName === undefined || tensorName === null ? [...lists.keys()] : [tensorName];
  for (const name of names) {
    if (!lists.has(name)) throw new ValueError(`Module ${from} does not have a parametrization on ${name}`);
  }
  for (const name of names) {
    const list = lists.get(name);
    if (!(property(to, name) instanceof Tensor)) {
      to.registerParameter(name, new Parameter(property(from, name) as Tensor));
    }
    for (const one of list) registerParametrization(to, name, one, { unsafe: list.unsafe });
    const received = (listsOf(to) as NonNullable<ReturnType<typeof listsOf>>).get(name);
    for (const [key, value] of list.namedParameters({ recurse: false })) received.registerParameter(key, value);
    for (const [key, value] of list.namedBuffers({ recurse: false })) received.registerBuffer(key, value);
  }
  return to;
}
