import { FormatError } from '../../errors';
import { aliasOf } from '../../tensor/copy';
import { contiguousStrides } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import { BYTES_OF, type Code, type ReadOptions, tensorOf } from '../elements';
import { swapped } from '../numpy/dtype';

/** PyTorch's storages by their classes' names, without 'Storage'. */
export const STORAGE_CODES: Readonly<Record<string, Code>> = {
  Double: 'F64',
  Float: 'F32',
  Half: 'F16',
  BFloat16: 'BF16',
  Long: 'I64',
  Int: 'I32',
  Short: 'I16',
  Char: 'I8',
  Byte: 'U8',
  Bool: 'BOOL',
  ComplexFloat: 'C64',
  ComplexDouble: 'C128',
};

/** PyTorch's dtypes by their names, also the ones that have no class of storage. */
export const DTYPE_CODES: Readonly<Record<string, Code>> = {
  float64: 'F64',
  double: 'F64',
  float32: 'F32',
  float: 'F32',
  float16: 'F16',
  half: 'F16',
  bfloat16: 'BF16',
  float8_e5m2: 'F8_E5M2',
  float8_e4m3fn: 'F8_E4M3',
  int64: 'I64',
  long: 'I64',
  int32: 'I32',
  int: 'I32',
  int16: 'I16',
  short: 'I16',
  int8: 'I8',
  uint8: 'U8',
  uint16: 'U16',
  uint32: 'U32',
  uint64: 'U64',
  bool: 'BOOL',
  complex64: 'C64',
  complex128: 'C128',
};

/** Elements that tensors of a file share. Its bytes are read when the first tensor on it is made. */
export class FileStorage {
  #whole: Tensor | undefined;

  constructor(
    readonly key: string,
    /** Undefined for one of bytes, whose tensors say what they are. */
    readonly code: Code | undefined,
    readonly name: string,
    private readonly bytes: () => Uint8Array,
    private readonly bigEndian: boolean,
    private readonly options: ReadOptions,
  ) {}

  /** The part of the storage that a tensor of the file describes; tensors on one storage share memory. */
  view(offset: unknown, shape: readonly unknown[], strides: readonly unknown[], code = this.code): Tensor {
    if (!isCount(offset) || !shape.every(isCount) || !strides.every(isCount) || shape.length !== strides.length) {
      throw this.#corrupted('no shape, strides and offset');
    }
    if (shape.length > 64) {
      throw new FormatError(`${this.name}: a tensor has ${shape.length} dims, at most 64 are possible`);
    }
    const whole = this.#tensor(code);
    const count = shape.reduce<number>((product, n) => product * n, 1);
    const end = offset + shape.reduce<number>((sum, n, i) => sum + (n - 1) * (strides[i] as number), 1);
    if (!Number.isSafeInteger(count) || (count > 0 && end > whole.numel())) {
      throw this.#corrupted(
        `${whole.numel()} elements for shape [${shape.join(', ')}], strides [${strides.join(', ')}] from ${offset}`,
      );
    }
    if (count === 0) return aliasOf(whole, shape as number[], contiguousStrides(shape as number[]), 0);
    return aliasOf(whole, shape as number[], strides as number[], offset);
  }

  #tensor(code: Code | undefined): Tensor {
    if (this.#whole !== undefined) {
      if (code !== undefined && code !== (this.code ?? code)) throw this.#corrupted('two element types');
      return this.#whole;
    }
    if (code === undefined) throw this.#corrupted('no element type');
    let bytes = this.bytes();
    const size = BYTES_OF[code];
    if (bytes.length % size !== 0) throw this.#corrupted(`${bytes.length} bytes of ${code}`);
    if (this.bigEndian && size > 1) bytes = swapped(bytes, size, code === 'C64' || code === 'C128');
    this.#whole = tensorOf(bytes, code, [bytes.length / size], {
      name: this.name,
      key: `storage ${this.key}`,
      lossy: this.options.lossy ?? false,
    });
    return this.#whole;
  }

  #corrupted(what: string): FormatError {
    return new FormatError(`${this.name} is corrupted: storage ${this.key} has ${what}`);
  }
}

function isCount(n: unknown): n is number {
  return Number.isSafeInteger(n) && (n as number) >= 0;
}
