import type { Tensor } from '../tensor/tensor';
import { workspace } from '../wasm/block';
import { k } from '../wasm/engine';
import { f32 } from '../wasm/memory';
import { type OperationName, operationCode } from '../wasm/operations';
import { realCount, type StepItem, withRowMajor } from './records';

/** A vector that a program works on: the parameter, its gradient, a state, a temporary, or a number for all elements. */
export type Register = number;

export const PARAM: Register = 0;
export const GRAD: Register = 1;
const STATE = 2;
const TEMPORARY = 8;
const CONSTANT = 16;

/** Elements of each vector that are worked on at a time: all vectors of a program together stay in the second cache. */
const BLOCK = 8192;

/**
 * A row of elementwise operations, each rounded to float32 as PyTorch's are, run over all parameters of a step. It is
 * run block by block, so that parameters, gradients and states come from memory once; what lies between the operations
 * stays in the cache. That takes no kernel of its own for an optimizer, and no more time than the memory does.
 */
export class Program {
  private readonly code: number[] = [];
  private readonly constants: number[] = [];
  private temporaries = 0;

  /** State tensor number i of the optimizer's list. */
  state(i: number): Register {
    return STATE + i;
  }

  temporary(): Register {
    return TEMPORARY + this.temporaries++;
  }

  number(value: number): Register {
    this.constants.push(value);
    return CONSTANT + this.constants.length - 1;
  }

  /** out = operation(a, b), by the names of src/wasm/operations.ts; numbers stand for themselves. */
  put(operation: OperationName, out: Register, a: Register, b: Register = a): void {
    this.code.push(operationCode(operation), out, a, b);
  }

  /** out = factor a */
  scale(out: Register, a: Register, factor: number): void {
    this.put('mul', out, a, this.number(factor));
  }

  /** out = a + number */
  shift(out: Register, a: Register, number: number): void {
    this.put('add', out, a, this.number(number));
  }

  /** out = out + factor a */
  addScaled(out: Register, a: Register, factor: number): void {
    const t = this.spare();
    this.scale(t, a, factor);
    this.put('add', out, out, t);
  }

  /** out = out + (factor a) b */
  addProduct(out: Register, a: Register, b: Register, factor: number): void {
    const t = this.spare();
    this.scale(t, a, factor);
    this.put('mul', t, t, b);
    this.put('add', out, out, t);
  }

  /** out = out + (factor a) / b */
  addQuotient(out: Register, a: Register, b: Register, factor: number): void {
    const t = this.spare();
    this.scale(t, a, factor);
    this.put('div', t, t, b);
    this.put('add', out, out, t);
  }

  /** average = keep average + (1 - keep) a */
  average(average: Register, a: Register, keep: number): void {
    this.scale(average, average, keep);
    this.addScaled(average, a, 1 - keep);
  }

  /** average = keep average + (1 - keep) a^2 */
  averageSquare(average: Register, a: Register, keep: number): void {
    this.scale(average, average, keep);
    this.addProduct(average, a, a, 1 - keep);
  }

  /** out is kept between the bounds; NaN stays. */
  clamp(out: Register, low: number, high: number): void {
    const bounds = this.number(low);
    this.number(high);
    this.put('clamp', out, out, bounds);
  }

  /** g, or -g where it is to be climbed, plus weightDecay p. */
  gradient(maximize: boolean, weightDecay: number): Register {
    if (!maximize && weightDecay === 0) return GRAD;
    const g = this.temporary();
    this.scale(g, GRAD, maximize ? -1 : 1);
    if (weightDecay !== 0) this.addScaled(g, PARAM, weightDecay);
    return g;
  }

  private held: Register | null = null;
  /** A temporary for within one of the operations above. */
  private spare(): Register {
    this.held ??= this.temporary();
    return this.held;
  }

  run(items: readonly StepItem[]): void {
    withRowMajor(items, (params, grads) => {
      const vectors = items.map(({ states }, i) =>
        [params[i] as Tensor, grads[i] as Tensor, ...states].map((x) => x?.pointer ?? 0),
      );
      const longest = params.reduce((most, x) => Math.max(most, realCount(x)), 0);
      const stride = Math.min(BLOCK, (longest + 3) & -4) * 4;
      const temporaries = workspace(stride * this.temporaries + 4 * this.constants.length);
      const constants = temporaries + stride * this.temporaries;
      this.constants.forEach((value, i) => {
        f32[(constants >>> 2) + i] = value;
      });
      const pointers: number[] = [];
      for (let i = 0; i < this.temporaries; i++) pointers[TEMPORARY + i] = temporaries + i * stride;
      for (let i = 0; i < this.constants.length; i++) pointers[CONSTANT + i] = constants + 4 * i;
      for (let i = 0; i < items.length; i++) {
        const count = realCount(params[i] as Tensor);
        for (let begin = 0; begin < count; begin += BLOCK) {
          const own = vectors[i] as number[];
          for (let r = 0; r < own.length; r++) pointers[r] = (own[r] as number) + 4 * begin;
          this.runBlock(pointers, Math.min(BLOCK, count - begin));
        }
      }
    });
  }

  private runBlock(pointers: readonly number[], count: number): void {
    const { code } = this;
    for (let i = 0; i < code.length; i += 4) {
      const [out, a, b] = [code[i + 1] as number, code[i + 2] as number, code[i + 3] as number];
      k.elementwise(
        code[i] as number,
        pointers[a] as number,
        pointers[b] as number,
        pointers[out] as number,
        a < CONSTANT ? 1 : 0,
        b < CONSTANT ? 1 : 0,
        0,
        count,
        0,
      );
    }
  }
}
