import { FormatError } from '../../errors';
import { Parameter } from '../../nn/parameter';
import { aliasOf } from '../../tensor/copy';
import { bytesOf, type DType } from '../../tensor/dtype';
import { Tensor } from '../../tensor/tensor';
import { PickleWriter } from '../pickle/write';
import { writeZip } from '../zip/write';

/** Zip files of 4 GiB and more are of another format. */
const MOST_BYTES = 2 ** 32 - 2 ** 20;

/** PyTorch's storages by dtype. int32 stands for PyTorch's int64, here as everywhere in the library. */
const STORAGES: Record<DType, string> = {
  float32: 'FloatStorage',
  int32: 'LongStorage',
  uint8: 'ByteStorage',
  bool: 'BoolStorage',
  complex64: 'ComplexFloatStorage',
};

/**
 * The bytes of a file that `torch.load` opens: tensors, parameters, numbers, strings, booleans, null, arrays, plain
 * objects, `Map`, `Set`, `Uint8Array`, `bigint`, in any nesting. State dicts open with `weights_only=True`, too; PyTorch
 * 1.13's takes no fractions, sets and bytes so, not of its own files either.
 *
 * Objects become dicts; with names that are all whole numbers, these are ints in Python (the state of an optimizer). Whole
 * numbers become ints, others floats. int32 tensors are written as int64, which is what int32 stands for. Views of one
 * tensor share their storage in the file, and what stands in two places is one.
 *
 * @param value - a state dict, a checkpoint, a tensor
 * @returns a zip file as PyTorch 1.6 and later write it
 * @throws ValueError for a function, a symbol, an object of a class
 * @throws FormatError for 4 GiB and more
 * @example
 * const layer = new nn.Linear(2, 1);
 * const bytes = encodePt({ model: layer.stateDict(), epoch: 3 });
 * Object.keys(decodePt(bytes, 'run.pt').model); // ['weight', 'bias']
 * @see https://pytorch.org/docs/stable/generated/torch.save.html
 */
export function encodePt(value: unknown): Uint8Array {
  const storages = new Map<string, Saved>();
  const numbers = new Map<object, number>();
  const writer = new PickleWriter((object, w) => {
    if (!(object instanceof Tensor)) return false;
    writeTensor(object, w);
    w.remember(object);
    return true;
  });
  const writeTensor = (x: Tensor, w: PickleWriter) => {
    if (x instanceof Parameter) {
      w.global('torch._utils', '_rebuild_parameter');
      w.code('(');
      rebuild(x, w);
      w.code(x.requiresGrad ? '\x88' : '\x89');
      emptyHooks(w);
      w.code('tR');
    } else rebuild(x, w);
  };
  const rebuild = (x: Tensor, w: PickleWriter) => {
    const storage = storageOf(x);
    w.global('torch._utils', '_rebuild_tensor_v2');
    w.code('((');
    w.text('storage');
    w.global('torch', STORAGES[x.dtype]);
    w.text(storage.key);
    w.text('cpu');
    w.integer(storage.count);
    w.code('tQ');
    w.integer(x.offset);
    tuple(x.shape, w);
    tuple(x.strides, w);
    w.code(x instanceof Parameter || !x.requiresGrad ? '\x89' : '\x88');
    emptyHooks(w);
    w.code('tR');
  };
  /** A storage is saved once, whole, as PyTorch does; once for each dtype in which it is seen. */
  const storageOf = (x: Tensor): Saved => {
    const number = numbers.get(x.storage) ?? numbers.size;
    numbers.set(x.storage, number);
    const id = `${number} ${x.dtype}`;
    let saved = storages.get(id);
    if (saved === undefined) {
      saved = { key: String(storages.size), ...elementsOf(x) };
      storages.set(id, saved);
    }
    return saved;
  };
  writer.value(value, 'the value');
  const files = new Map([['archive/data.pkl', writer.finish()]]);
  let total = 0;
  for (const { key, bytes } of storages.values()) {
    files.set(`archive/data/${key}`, bytes);
    total += bytes.length;
  }
  files.set('archive/version', new TextEncoder().encode('3\n'));
  if (total > MOST_BYTES)
    throw new FormatError(`${total} bytes of tensors are too many for a .pt file: save as safetensors`);
  return writeZip(files);
}

interface Saved {
  readonly key: string;
  readonly bytes: Uint8Array;
  readonly count: number;
}

/** All elements of the storage that `x` lies in. */
function elementsOf(x: Tensor): { bytes: Uint8Array; count: number } {
  x.storage.inOrder();
  const count = Math.floor(x.storage.block.bytes / bytesOf(x.dtype));
  const values = aliasOf(x, [count], [1], 0).data();
  if (x.dtype !== 'int32') return { bytes: new Uint8Array(values.buffer, values.byteOffset, values.byteLength), count };
  const halves = new Int32Array(2 * count);
  for (let i = 0; i < count; i++) {
    halves[2 * i] = values[i] as number;
    halves[2 * i + 1] = (values[i] as number) >> 31;
  }
  return { bytes: new Uint8Array(halves.buffer), count };
}

function emptyHooks(w: PickleWriter): void {
  w.global('collections', 'OrderedDict');
  w.code(')R');
}

function tuple(sizes: readonly number[], w: PickleWriter): void {
  w.code('(');
  for (const n of sizes) w.integer(n);
  w.code('t');
}
