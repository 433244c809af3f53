import { noGrad } from '../autograd/mode';
import { ShapeError, ValueError } from '../errors';
import { argmax } from '../ops/reduction/argmax';
import { showShape } from '../tensor/layout';
import { Tensor } from '../tensor/tensor';
import { typeName } from '../typeName';

/** Predicted and true classes of a batch. */
export interface Labels {
  predicted: ArrayLike<number>;
  actual: ArrayLike<number>;
  /** Number of scores for each sample; undefined where classes were given. */
  scored: number | undefined;
}

/**
 * The classes in a batch: of scores [n, c] the greatest is the prediction, classes [n] are it. Targets are classes [n].
 *
 * @throws ShapeError for other shapes
 */
export function labelsOf(predictions: Tensor, targets: Tensor): Labels {
  checkTargets(predictions, targets);
  const isScored = predictions.ndim === targets.ndim + 1;
  const classes = isScored ? noGrad(() => argmax(predictions, 1)) : predictions;
  return {
    predicted: classes.data(),
    actual: targets.data(),
    scored: isScored ? (predictions.shape[1] as number) : undefined,
  };
}

/** Throws ShapeError unless there is a prediction for each target. */
export function checkTargets(predictions: Tensor, targets: Tensor): void {
  for (const [name, x] of Object.entries({ predictions, targets })) {
    if (!(x instanceof Tensor)) throw new ValueError(`update(): ${name} must be a tensor, not ${typeName(x)}`);
  }
  const [n, ...rest] = targets.shape;
  const [m, , ...spatial] = predictions.shape;
  const isScored = predictions.ndim === targets.ndim + 1 && m === n && String(spatial) === String(rest);
  if (isScored || String(predictions.shape) === String(targets.shape)) return;
  throw new ShapeError(
    `predictions are classes as targets are, [n], or scores, [n, c]; got ${showShape(predictions.shape)} for targets of ` +
      showShape(targets.shape),
  );
}

/** Throws ValueError for a class outside of 0 to count - 1. */
export function checkClass(label: number, count: number): void {
  if (!Number.isInteger(label) || label < 0 || label >= count) {
    throw new ValueError(`class ${label} is out of the range from 0 to ${count - 1} (numClasses ${count})`);
  }
}
