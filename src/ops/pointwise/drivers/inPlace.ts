import { latestSequence, type Node } from '../../../autograd/node';
import { checkInPlace, rebase } from '../../../autograd/view';
import { DTypeError, ShapeError } from '../../../errors';
import { castOf, copyInto } from '../../../tensor/copy';
import { replaceDeferred } from '../../../tensor/deferred';
import { infoOf, isWiderKind } from '../../../tensor/dtype';
import { broadcastStrides, sameShape, showShape } from '../../../tensor/layout';
import { beforeWrite } from '../../../tensor/storage';
import type { Tensor } from '../../../tensor/tensor';
import { tracer } from '../../../trace';
import { clone } from '../../shape/contiguous';

/**
 * Turns an operation into its in-place form: the result of `compute` overwrites `x`, and its history becomes that of x
 * (and of the tensor that x is a view of). Everything is checked before x changes.
 *
 * A derivative that needs what x was works on a copy of it, one that needs the result on x itself: as in PyTorch, a
 * further change of x is then noticed.
 *
 * @param others - the further operands, for the checks
 */
export function inPlace(x: Tensor, others: readonly Tensor[], compute: () => Tensor): Tensor {
  return tracer === null
    ? overwritten(x, others, compute)
    : (tracer.inPlace(x, compute, others, overwritten) as Tensor);
}

/** `inPlace` where elements of x may share their memory, as in PyTorch: those that do get the same number. */
export function inPlaceShared(x: Tensor, others: readonly Tensor[], compute: () => Tensor): Tensor {
  return tracer === null
    ? overwrittenShared(x, others, compute)
    : (tracer.inPlace(x, compute, others, overwrittenShared) as Tensor);
}

function overwritten(x: Tensor, others: readonly Tensor[], compute: () => Tensor): Tensor {
  checkInPlace(x, others);
  checkWritable(x);
  return replaced(x, others, compute);
}

function overwrittenShared(x: Tensor, others: readonly Tensor[], compute: () => Tensor): Tensor {
  checkInPlace(x, others);
  beforeWrite(x.storage);
  return replaced(x, others, compute);
}

function replaced(x: Tensor, others: readonly Tensor[], compute: () => Tensor): Tensor {
  const before = latestSequence();
  const result = compute();
  if (!sameShape(result.sizes, x.sizes)) {
    throw new ShapeError(
      `output with shape ${showShape(x.sizes)} doesn't match the broadcast shape ${showShape(result.sizes)}`,
    );
  }
  const made = nodesSince(before, result);
  if (!others.includes(x)) keepOperand(x, made);
  overwrite(x, result);
  if (result.dtype === x.dtype) for (const node of made) node.replaceSaved(result, x);
  if (result !== x && !others.some((other) => other.storage === result.storage) && result.storage !== x.storage) {
    result.dispose();
  }
  return x;
}

/** The nodes behind `result` that are younger than `before`. */
function nodesSince(before: number, result: Tensor): Node[] {
  const made: Node[] = [];
  const visit = (node: Node | null): void => {
    if (node === null || node.sequence <= before || made.includes(node)) return;
    made.push(node);
    for (const input of node.inputs) visit(input?.node ?? null);
  };
  visit(result.node as Node | null);
  return made;
}

/** What `made` saved of x, which is about to be overwritten, becomes a copy. */
function keepOperand(x: Tensor, made: readonly Node[]): void {
  const keepers = made.filter((node) => node.saves(x));
  if (keepers.length === 0) return;
  const copy = clone(x);
  for (const node of keepers) node.replaceSaved(x, copy);
  copy.dispose();
}

/** Throws where two elements of `x` share their memory; what the graph or others will need of x is safe from here on. */
export function checkWritable(x: Tensor): void {
  for (let i = 0; i < x.sizes.length && x.count > 0; i++) {
    if (x.strides[i] === 0 && (x.sizes[i] as number) > 1) {
      throw new ShapeError(
        'unsupported operation: more than one element of the written-to tensor refers to a single memory location. ' +
          'Please clone() the tensor before performing the operation.',
      );
    }
  }
  beforeWrite(x.storage);
}

/** Writes `result`, which broadcasts to the shape of x, into x, with its history. */
export function overwrite(x: Tensor, result: Tensor): void {
  if (isWiderKind(result.dtype, x.dtype)) {
    throw new DTypeError(
      `result type ${infoOf(result.dtype).scalarName} can't be cast to the desired output type ${infoOf(x.dtype).scalarName}`,
    );
  }
  if (!replaceDeferred(x, result)) {
    const source = result.dtype === x.dtype ? result : castOf(result, x.dtype);
    copyInto(x, source, broadcastStrides(source.sizes, source.strides, x.sizes));
    if (source !== result) source.dispose();
  }
  rebase(x, result);
}
