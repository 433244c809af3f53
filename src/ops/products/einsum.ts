import { ownTensor } from '../../autograd/record';
import { ShapeError, ValueError } from '../../errors';
import { numelOf } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import { mul } from '../pointwise/mul';
import { sum } from '../reduction/sum';
import { diagonal } from '../shape/diagonal';
import { disposeUnless } from '../shape/drivers/disposeUnless';
import { expand } from '../shape/expand';
import { permute } from '../shape/permute';
import { reshape } from '../shape/reshape';
import { bmm } from './bmm';

/** A tensor whose dims have labels: letters, and '.0', '.1', ... for the dims of the ellipsis, from the back. */
interface Term {
  x: Tensor;
  labels: readonly string[];
}

/**
 * Sums of products by labelled dims: 'ij,jk->ik' is y[i, k] = sum_j a[i, j] b[j, k]. Labels that the right side does not
 * have are summed over; a label twice in one operand takes the diagonal; '...' stands for dims that are broadcast. Without
 * '->' the result has the labels that come once, in alphabetical order, behind the dims of '...'.
 *
 * Operands are multiplied from left to right, each pair as one batch of matrix products.
 *
 * @param equation - labels of each operand, separated by commas, then -> and those of the result; `...` for the dims in common
 * @param operands - as many as the left side names
 * @returns with a dim for each label of the right side
 * @throws ValueError when the equation can't be read, ShapeError when sizes do not fit it
 * @example
 * einsum('bij,bjk->bik', a, b); // bmm(a, b)
 * einsum('ii->', eye(3)); // 3
 * @see https://pytorch.org/docs/stable/generated/torch.einsum.html
 */
export function einsum(equation: string, ...operands: Tensor[]): Tensor {
  if (operands.length === 0) throw new ValueError('einsum(): must provide at least one operand');
  const [left = '', right] = equation.replace(/\s/g, '').split('->');
  const parts = left.split(',');
  if (parts.length !== operands.length) {
    const which = parts.length > operands.length ? 'fewer' : 'more';
    throw new ValueError(`einsum(): ${which} operands were provided than specified in the equation`);
  }
  const named = parts.map((part, i) => labelled(part, operands[i] as Tensor, i));
  const output = right === undefined ? implicitOutput(named) : explicitOutput(right, named);
  const terms = broadcast(named.map(diagonals));
  let result = terms[0] as Term;
  for (let i = 1; i < terms.length; i++) {
    const later = new Set([...output, ...terms.slice(i + 1).flatMap(({ labels }) => labels)]);
    const next = contracted(result, terms[i] as Term, later);
    disposeUnless(result.x, next.x, ...operands);
    result = next;
  }
  const reduced = summed(result, new Set(output));
  disposeUnless(result.x, reduced.x, ...operands);
  result = reduced;
  const out = permute(
    result.x,
    output.map((label) => result.labels.indexOf(label)),
  );
  return operands.some(({ storage }) => storage === out.storage) ? out : ownTensor(out);
}

/** The letters of one side of a comma, with the dims of the ellipsis numbered from the back. */
function labelled(part: string, x: Tensor, operand: number): Term {
  const [front = '', back, more] = part.split('...');
  if (more !== undefined)
    throw new ValueError(`einsum(): found '.' for operand ${operand} for which an ellipsis was already found`);
  const letters = [...front, ...(back ?? '')];
  checkLetters(letters);
  const rest = x.sizes.length - letters.length;
  if (rest < 0 || (rest > 0 && back === undefined)) {
    throw new ShapeError(
      `einsum(): the number of subscripts in the equation (${letters.length}) ` +
        `${back === undefined ? 'does not match' : 'is more than'} the number of dimensions (${x.sizes.length}) for operand ${operand}` +
        `${back === undefined ? ' and no ellipsis was given' : ''}`,
    );
  }
  const hidden = Array.from({ length: rest }, (_, i) => `.${rest - 1 - i}`);
  return { x, labels: [...front, ...hidden, ...(back ?? '')] };
}

function checkLetters(letters: readonly string[]): void {
  const bad = letters.find((letter) => !/[a-zA-Z]/.test(letter));
  if (bad !== undefined) {
    throw new ValueError(
      `einsum(): invalid subscript '${bad}' given in the equation string, subscripts must be in [a-zA-Z]`,
    );
  }
}

/** The dims of the ellipsis that the operands have, outermost first. */
function hiddenLabels(terms: readonly Term[]): string[] {
  const most = Math.max(...terms.map(({ labels }) => labels.filter((label) => label.startsWith('.')).length));
  return Array.from({ length: most }, (_, i) => `.${most - 1 - i}`);
}

function implicitOutput(terms: readonly Term[]): string[] {
  const all = terms.flatMap(({ labels }) => labels).filter((label) => !label.startsWith('.'));
  const once = all.filter((label) => all.indexOf(label) === all.lastIndexOf(label));
  return [...hiddenLabels(terms), ...once.sort()];
}

function explicitOutput(right: string, terms: readonly Term[]): string[] {
  const [front = '', back] = right.split('...');
  const letters = [...front, ...(back ?? '')];
  checkLetters(letters);
  const known = new Set(terms.flatMap(({ labels }) => labels));
  for (const [i, letter] of letters.entries()) {
    if (letters.indexOf(letter) !== i) {
      throw new ValueError(`einsum(): output subscript ${letter} appears more than once in the output`);
    }
    if (!known.has(letter)) {
      throw new ValueError(
        `einsum(): output subscript ${letter} does not appear in the equation for any input operand`,
      );
    }
  }
  return back === undefined ? letters : [...front, ...hiddenLabels(terms), ...back];
}

/** A label that comes twice in an operand stands for the diagonal of its dims. */
function diagonals({ x, labels }: Term, operand: number): Term {
  const twice = labels.findIndex((label, i) => labels.indexOf(label) !== i);
  if (twice < 0) return { x, labels };
  const label = labels[twice] as string;
  const first = labels.indexOf(label);
  if (x.sizes[first] !== x.sizes[twice]) {
    throw new ShapeError(
      `einsum(): subscript ${label} is repeated for operand ${operand} but the sizes don't match, ` +
        `${x.sizes[twice]} != ${x.sizes[first]}`,
    );
  }
  const rest = labels.filter((_, i) => i !== first && i !== twice);
  return diagonals({ x: diagonal(x, first, twice), labels: [...rest, label] }, operand);
}

/** Stretches dims of size 1 to the size that their label has elsewhere. */
function broadcast(terms: readonly Term[]): Term[] {
  const sizes = new Map<string, number>();
  for (const [operand, { x, labels }] of terms.entries()) {
    for (const [i, label] of labels.entries()) {
      const size = x.sizes[i] as number;
      const seen = sizes.get(label) ?? 1;
      if (size !== 1 && seen !== 1 && size !== seen) {
        throw new ShapeError(
          `einsum(): subscript ${label.startsWith('.') ? '...' : label} has size ${size} for operand ${operand} which does ` +
            `not broadcast with previously seen size ${seen}`,
        );
      }
      sizes.set(label, size === 1 ? seen : size);
    }
  }
  return terms.map(({ x, labels }) => ({
    x: expand(
      x,
      labels.map((label) => sizes.get(label) as number),
    ),
    labels,
  }));
}

/** The sum over all labels but those in `kept`. */
function summed({ x, labels }: Term, kept: ReadonlySet<string>): Term {
  const dims = labels.map((_, i) => i).filter((i) => !kept.has(labels[i] as string));
  if (dims.length === 0) return { x, labels };
  return { x: sum(x, dims), labels: labels.filter((label) => kept.has(label)) };
}

/** The product of two terms, summed over the labels that neither the result nor a later term needs. */
function contracted(a: Term, b: Term, later: ReadonlySet<string>): Term {
  const left = summed(a, new Set([...b.labels, ...later]));
  const right = summed(b, new Set([...a.labels, ...later]));
  const shared = left.labels.filter((label) => right.labels.includes(label));
  const batch = shared.filter((label) => later.has(label));
  const inner = shared.filter((label) => !later.has(label));
  const rows = left.labels.filter((label) => !shared.includes(label));
  const columns = right.labels.filter((label) => !shared.includes(label));
  const x = blocks(left, [batch, rows, inner]);
  const y = blocks(right, [batch, inner, columns]);
  const [matrices, others] = [flat(x), flat(y)];
  const product = inner.length === 0 ? mul(matrices, others) : bmm(matrices, others);
  for (const temporary of [left.x, right.x, matrices, others]) disposeUnless(temporary, a.x, b.x);
  return {
    x: reshape(product, [...x.shapes[0], ...x.shapes[1], ...y.shapes[2]]),
    labels: [...batch, ...rows, ...columns],
  };
}

type Groups<T> = readonly [T, T, T];

/** The dims of a term in the order of three groups of labels. */
function blocks({ x, labels }: Term, groups: Groups<readonly string[]>): { x: Tensor; shapes: Groups<number[]> } {
  const dims = groups.map((group) => group.map((label) => labels.indexOf(label)));
  const shapes = dims.map((group) => group.map((dim) => x.sizes[dim] as number));
  return { x: permute(x, dims.flat()), shapes: shapes as unknown as Groups<number[]> };
}

/** Each group as one dim. */
function flat({ x, shapes }: { x: Tensor; shapes: Groups<number[]> }): Tensor {
  return reshape(x, shapes.map(numelOf));
}
