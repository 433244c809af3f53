import { ValueError } from '../../errors';
import { printable } from '../../io/printable';
import { Tensor } from '../../tensor/tensor';

/** What ONNX calls a sequence: tensors of any shapes. */
export class TensorSequence {
  constructor(readonly items: readonly Tensor[]) {}
}

/** What a name of a graph stands for. */
export type GraphValue = Tensor | TensorSequence;

/** Values by name, of a graph and of those around it. */
export class Scope {
  readonly values = new Map<string, GraphValue>();
  constructor(private readonly outer: Scope | null) {}

  get(name: string): GraphValue | null {
    if (name === '') return null;
    return this.values.get(name) ?? this.outer?.get(name) ?? null;
  }

  /** @throws ValueError where it is a sequence */
  tensor(name: string): Tensor | null {
    const value = this.get(name);
    if (value === null || value instanceof Tensor) return value;
    throw new ValueError(`'${printable(name)}' is a sequence, where a tensor is expected`);
  }
}

/** Computes the results of a node; null for those that it does not compute. */
export type Run = (scope: Scope) => readonly (GraphValue | null)[];
