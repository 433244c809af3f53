import type { Constraint } from '../constraints/constraint';
import { Transform } from './transform';

/** Base of transforms of numbers that rise everywhere and are equal to any other of their class. */
export abstract class RisingTransform extends Transform {
  override get bijective(): boolean {
    return true;
  }

  override get sign(): number {
    return 1;
  }

  override equals(other: Transform): boolean {
    return Object.getPrototypeOf(other) === Object.getPrototypeOf(this);
  }

  abstract override get domain(): Constraint;
  abstract override get codomain(): Constraint;
}
