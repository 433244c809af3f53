import { noGrad } from '../../autograd/mode';
import { DTypeError, FormatError } from '../../errors';
import { Parameter } from '../../nn/parameter';
import { conj } from '../../ops/pointwise/conj';
import { neg } from '../../ops/pointwise/neg';
import { isDifferentiable } from '../../tensor/dtype';
import { Tensor } from '../../tensor/tensor';
import type { ReadOptions } from '../elements';
import { numpyNames } from '../numpy/pickled';
import { PYTHON } from '../pickle/python';
import type { PickleContext } from '../pickle/read';
import { Dict, Global, Tuple } from '../pickle/values';
import { DTYPE_CODES, FileStorage, STORAGE_CODES } from './storage';

/** How a file of PyTorch's is read. */
export interface PtOptions extends ReadOptions {
  /**
   * What to do about an object of a class that is not known: 'error' (default), or 'keep', which gives a plain object with
   * its fields; `object[pickledClass]` names the class.
   */
  unknown?: 'error' | 'keep';
}

/** What a storage is when only its class has been named. */
export class StorageClass extends Global {
  constructor(name: string) {
    super(name, () => {
      throw new FormatError(`a call of ${name}`);
    });
  }

  /** 'Float' of torch.FloatStorage; 'Untyped' of torch.storage.UntypedStorage. */
  get kind(): string {
    return this.name.replace(/^.*\.(\w+)Storage$/, '$1');
  }
}

/** The names that PyTorch's files may use, and what to say of others. */
export function ptContext(name: string, options: PtOptions): Omit<PickleContext, 'persistent'> {
  const torch = torchNames(name);
  const numpy = numpyNames(name, options);
  return {
    name,
    unknown: options.unknown ?? 'error',
    find: (global) => torch(global) ?? PYTHON.get(global) ?? numpy.get(global),
    refuse(global) {
      if (global.startsWith('__torch__.') || global.startsWith('torch.jit.')) {
        return new FormatError(
          `${name} is a TorchScript program (${global}); save its weights: torch.save(model.state_dict(), 'model.pt')`,
        );
      }
      return new FormatError(
        `${name} holds an object of class ${global}, and opening it would mean to run it. Save the state dict instead: ` +
          "torch.save(model.state_dict(), 'model.pt'); or { unknown: 'keep' } gives a plain object with its fields",
      );
    },
  };
}

function torchNames(name: string): (global: string) => Global | undefined {
  const tensor = (
    of: FileStorage | undefined,
    [, offset, shape, strides, requiresGrad]: readonly unknown[],
    code = of?.code,
  ) => {
    if (!(of instanceof FileStorage) || !(shape instanceof Tuple) || !(strides instanceof Tuple)) {
      throw new FormatError(`${name} is corrupted: a tensor without storage, shape and strides`);
    }
    const x = of.view(offset, shape.items, strides.items, code);
    if (requiresGrad === true && isDifferentiable(x.dtype)) x.leafRequiresGrad = true;
    return x;
  };
  /** PyTorch 2 saves `x.conj()` and the imaginary part of it as the numbers before, with a note. */
  const resolved = (x: Tensor, bits: unknown): Tensor => {
    const has = (bit: string): boolean => bits instanceof Dict && bits.get(bit) === true;
    const y = noGrad(() => (has('conj') ? conj(has('neg') ? neg(x) : x) : has('neg') ? neg(x) : x));
    y.leafRequiresGrad = x.leafRequiresGrad;
    return y;
  };
  const parameter = ([data, requiresGrad]: readonly unknown[]) => {
    if (!(data instanceof Tensor)) throw new FormatError(`${name} is corrupted: a parameter of what is no tensor`);
    return new Parameter(data, { requiresGrad: requiresGrad === true && isDifferentiable(data.dtype) });
  };
  const unsupported = (kind: string) => () => {
    throw new DTypeError(`${name} holds a ${kind} tensor, which torchlet has not: save it as a dense one of numbers`);
  };
  const calls: Record<string, (args: readonly unknown[]) => unknown> = {
    'torch._utils._rebuild_tensor': ([of, offset, shape, strides]) =>
      tensor(of as FileStorage, [of, offset, shape, strides]),
    'torch._utils._rebuild_tensor_v2': (args) => resolved(tensor(args[0] as FileStorage, args), args[6]),
    'torch._utils._rebuild_tensor_v3': (args) =>
      resolved(tensor(args[0] as FileStorage, args, DTYPE_CODES[(args[6] as Global | undefined)?.name ?? '']), args[7]),
    'torch._utils._rebuild_parameter': parameter,
    'torch._utils._rebuild_parameter_with_state': parameter,
    'torch._tensor._rebuild_from_type_v2': ([rebuild, , args]) => {
      if (!(rebuild instanceof Global) || !(args instanceof Tuple)) {
        throw new FormatError(`${name} is corrupted: a tensor made by what is no function`);
      }
      return rebuild.call(args.items);
    },
    'torch._utils._rebuild_qtensor': unsupported('quantized'),
    'torch._utils._rebuild_sparse_tensor': unsupported('sparse'),
    'torch._utils._rebuild_sparse_csr_tensor': unsupported('sparse'),
    'torch._utils._rebuild_nested_tensor': unsupported('nested'),
    'torch._utils._rebuild_meta_tensor_no_storage': unsupported('meta'),
    'torch.Size': ([sizes]) => sizes,
    'torch.device': ([type, index]) => (index === undefined ? type : `${String(type)}:${String(index)}`),
    'torch.serialization._get_layout': ([layout]) => layout,
    'torch.Tensor': () => unsupported('subclass of')(),
    'torch.nn.parameter.Parameter': parameter,
  };
  return (global) => {
    const call = Object.hasOwn(calls, global) ? calls[global] : undefined;
    if (call !== undefined) return new Global(global, call);
    const kind = /^torch(?:\.storage|\.cuda)?\.(\w+)Storage$/.exec(global)?.[1];
    if (kind !== undefined) {
      if (/^Q(U?Int|UInt)/.test(kind)) throw unsupported('quantized')();
      if (Object.hasOwn(STORAGE_CODES, kind) || kind === 'Untyped' || kind === 'Typed') return new StorageClass(global);
    }
    // A dtype stands for its name.
    const [, plainName = ''] = /^torch\.(\w+)$/.exec(global) ?? [];
    if (
      Object.hasOwn(DTYPE_CODES, plainName) ||
      /^(strided|contiguous_format|channels_last|preserve_format)$/.test(plainName)
    ) {
      return new Global(plainName, () => {
        throw new FormatError(`${name} is corrupted: it calls ${global}`);
      });
    }
    return undefined;
  };
}

/** What a pickle says of a storage: ('storage', torch.FloatStorage, key, location, number of elements). */
export function storageId(id: unknown, name: string): { kind: string; key: string; count: number; view: unknown } {
  const [tag, type, key, , count, view] = id instanceof Tuple ? id.items : [];
  if (tag !== 'storage' || !(type instanceof StorageClass) || typeof key !== 'string' || !Number.isSafeInteger(count)) {
    throw new FormatError(`${name} is corrupted: a storage without type, key and size`);
  }
  return { kind: type.kind, key, count: count as number, view };
}
