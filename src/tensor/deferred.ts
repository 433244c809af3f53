import { u8 } from '../wasm/memory';
import { bytesOf, type DType } from './dtype';
import type { ImageLayout } from './imageLayout';
import { numelOf, type Shape, sameShape } from './layout';
import { ensureComputed, type Future, giveBack, type Loan, lend, Storage, share } from './storage';
import { Tensor } from './tensor';

/**
 * Results that are not computed before somebody looks at them. A convolution whose result goes into a ReLU and a pool is one
 * operation with them; whether it does is known only when they are called. So an expensive producer puts its work off, an
 * operation that may follow (an epilogue) asks whether the producer absorbs it, and whoever asks for the bytes gets them.
 */

/** The windows of a pool. */
export interface Windows {
  readonly kh: number;
  readonly kw: number;
  readonly oh: number;
  readonly ow: number;
  readonly strideH: number;
  readonly strideW: number;
  readonly padH: number;
  readonly padW: number;
  readonly dilH: number;
  readonly dilW: number;
}

/** What may follow a producer. A pool gives a tensor for the positions of its maxima, or null, behind the operands. */
export type Epilogue = { readonly kind: 'relu' } | { readonly kind: 'maxPool2d'; readonly windows: Windows };

/** An operation that can be put off. */
export interface Producer {
  /** Computes the result, without gradients. */
  compute(...operands: (Tensor | null)[]): Tensor;
  /** The producer, from the same operands, of what the epilogue makes of the result; null where there is none. */
  absorb?(epilogue: Epilogue): Producer | null;
  /** Whether the result's gradient may be treated by those who absorb it: all others then compute it first. */
  readonly strict?: boolean;
}

interface Operand {
  readonly tensor: Tensor;
  readonly loan: Loan;
}

/** A producer with its operands as they were when it was called, and the tensor that it will make of them. */
export class Deferred implements Future {
  strict: boolean;

  constructor(
    readonly producer: Producer,
    private readonly operands: readonly (Operand | null)[],
    readonly promised: Promised,
  ) {
    this.strict = producer.strict ?? false;
  }

  compute(): Storage {
    return this.run(this.producer).storage;
  }

  /** What another producer makes of the operands, and of `more`, now. */
  run(producer: Producer, ...more: (Tensor | null)[]): Tensor {
    const operands = this.operands.map((operand) => (operand === null ? null : asLent(operand)));
    const result = producer.compute(...operands, ...more);
    operands.forEach((x, i) => {
      if (x !== null && x !== this.operands[i]?.tensor) x.dispose();
    });
    return result;
  }

  /** A tensor of the same shape that another producer will make of the operands. */
  followedBy(producer: Producer): Tensor {
    for (const operand of this.operands) if (operand !== null) share(operand.loan);
    return promised(new Deferred(producer, this.operands, this.promised));
  }

  /** Records an operation that absorbed this one, whatever the graph has to see otherwise. */
  absorbed(record: () => void): void {
    const { strict } = this;
    this.strict = false;
    record();
    this.strict = strict;
  }

  /** The operands themselves, unless one was changed since. */
  unchanged(): readonly (Tensor | null)[] | null {
    const changed = this.operands.some((operand) => operand !== null && operand.loan.storage === null);
    return changed ? null : this.operands.map((operand) => operand?.tensor ?? null);
  }

  drop(): void {
    for (const operand of this.operands) if (operand !== null) giveBack(operand.loan);
  }
}

/** The tensor that is to be. */
export interface Promised {
  readonly shape: Shape;
  readonly strides: Shape;
  readonly dtype: DType;
  readonly layout: ImageLayout | null;
}

function promised(deferred: Deferred): Tensor {
  const { shape, strides, dtype, layout } = deferred.promised;
  return new Tensor(new Storage(numelOf(shape) * bytesOf(dtype), layout, deferred), dtype, shape, strides, 0);
}

/** The operand as it was lent. */
function asLent({ tensor, loan }: Operand): Tensor {
  if (loan.storage !== null) return tensor;
  const bytes = loan.copy as Uint8Array;
  const storage = new Storage(bytes.length, loan.layout);
  const at = storage.address;
  u8.set(bytes, at);
  return new Tensor(storage, tensor.dtype, tensor.sizes, tensor.strides, tensor.offset);
}

/** A tensor that `producer` computes from the operands, as they are now, when somebody looks at it. */
export function defer(producer: Producer, operands: readonly (Tensor | null)[], result: Promised): Tensor {
  // A row of results put off would be computed in a recursion of any depth.
  for (const x of operands) if (x !== null) ensureComputed(x.storage);
  const lent = operands.map((tensor) => (tensor === null ? null : { tensor, loan: lend(tensor.storage) }));
  return promised(new Deferred(producer, lent, result));
}

/** How `x` will be computed, if it was put off and x is all of it; else null. */
export function deferredOf(x: Tensor): Deferred | null {
  const { future } = x.storage;
  if (!(future instanceof Deferred)) return null;
  const { shape, strides, dtype } = future.promised;
  const whole = x.offset === 0 && x.dtype === dtype && sameShape(x.sizes, shape) && sameShape(x.strides, strides);
  return whole ? future : null;
}

/** Makes what `result` will be computed by that of `x`, in place of copying the elements; false where it can't be. */
export function replaceDeferred(x: Tensor, result: Tensor): boolean {
  const [old, next] = [deferredOf(x), deferredOf(result)];
  if (old === null || next === null || !sameShape(x.sizes, result.sizes) || !sameShape(x.strides, result.strides)) {
    return false;
  }
  x.storage.future = next;
  result.storage.future = null;
  old.drop();
  return true;
}
