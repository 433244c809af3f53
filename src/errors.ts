/** Root of every error this library throws on purpose. */
export class TorchletError extends Error {
  override get name(): string {
    return this.constructor.name;
  }
}

/** Shapes or strides that do not fit the operation. */
export class ShapeError extends TorchletError {}

/** A dtype the operation does not take. */
export class DTypeError extends TorchletError {}

/** An index or dimension out of range. */
export class IndexError extends TorchletError {}

/** An argument whose value is not allowed. */
export class ValueError extends TorchletError {}

/** A wrong use of the gradient graph. */
export class AutogradError extends TorchletError {}

/** The heap's limit is reached and nothing more can be moved out of it. */
export class OutOfMemoryError extends TorchletError {}

/** A file or byte stream that is not what it should be. */
export class FormatError extends TorchletError {}
