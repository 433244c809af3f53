/** Root of every error this library throws on purpose. Names are written out: minifiers change those of classes. */
export class TorchletError extends Error {
  override get name(): string {
    return 'TorchletError';
  }
}

/** Shapes or strides that do not fit the operation. */
export class ShapeError extends TorchletError {
  override get name(): string {
    return 'ShapeError';
  }
}

/** A dtype the operation does not take. */
export class DTypeError extends TorchletError {
  override get name(): string {
    return 'DTypeError';
  }
}

/** An index or dimension out of range. */
export class IndexError extends TorchletError {
  override get name(): string {
    return 'IndexError';
  }
}

/** An argument whose value is not allowed. */
export class ValueError extends TorchletError {
  override get name(): string {
    return 'ValueError';
  }
}

/** A wrong use of the gradient graph. */
export class AutogradError extends TorchletError {
  override get name(): string {
    return 'AutogradError';
  }
}

/** The heap's limit is reached and nothing more can be moved out of it. */
export class OutOfMemoryError extends TorchletError {
  override get name(): string {
    return 'OutOfMemoryError';
  }
}

/** A file or byte stream that is not what it should be. */
export class FormatError extends TorchletError {
  override get name(): string {
    return 'FormatError';
  }
}

/** A method or a formula that a class does not have. */
export class NotImplementedError extends TorchletError {
  override get name(): string {
    return 'NotImplementedError';
  }
}

/** A matrix for which an operation of linear algebra has no result: singular, or not positive definite. */
export class LinAlgError extends TorchletError {
  override get name(): string {
    return 'LinAlgError';
  }
}

/** What a test expects and does not find: `assertClose` of torchlet/testing throws it. */
export class AssertionError extends TorchletError {
  override get name(): string {
    return 'AssertionError';
  }
}
