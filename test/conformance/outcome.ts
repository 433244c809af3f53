/** The operation isn't part of the public API (yet): the case is neither passed nor failed. */
export class NotCovered extends Error {
  constructor(readonly operation: string) {
    super(`${operation} is not part of the public API`);
  }
}

/** The library answered, but not with what PyTorch answered. */
export class Mismatch extends Error {}

export interface Outcome {
  readonly file: string;
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly status: 'passed' | 'failed' | 'not covered';
  /** Why it failed, or the operation that is missing. */
  readonly detail?: string;
  /** Error cases: the text of the error that was thrown, and whether it contains PyTorch's message. */
  readonly message?: string;
  readonly message_matches?: boolean;
  /** An argument error that a typed language rejects in its own way: such cases are counted apart. */
  readonly python_specific?: true;
}
