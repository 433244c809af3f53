import { IndexError, ValueError } from '../../errors';
import { Tensor } from '../../tensor/tensor';
import { Parameter } from '../parameter';
import { describe, nameClasses } from '../property';
import { Container, showParameter, valuesOf } from './container';

/**
 * Parameters in a list, named 0, 1, ...; tensors become parameters.
 *
 * @example
 * const weights = new nn.ParameterList([ones([2, 2]), zeros([2])]);
 * [...weights].length; // 2
 * @see https://pytorch.org/docs/stable/generated/torch.nn.ParameterList.html
 */
export class ParameterList extends Container {
  [index: number]: Parameter;

  /** @param values - parameters, or tensors, which become parameters */
  constructor(values: Iterable<Tensor> = []) {
    super();
    this.extend(values);
  }

  /** Number of parameters. */
  override get length(): number {
    let count = 0;
    while (Object.hasOwn(this, String(count))) count++;
    return count;
  }

  /**
   * The parameter at a position; negative positions count from the end.
   *
   * @param index - negative ones count from the end
   * @returns the value
   */
  at(index: number): Parameter | undefined {
    const position = index < 0 ? index + this.length : index;
    return position < this.length ? this[position] : undefined;
  }

  /**
   * Puts a parameter in the place of another. @throws IndexError where there is none
   *
   * @param index - negative ones count from the end
   * @param value - a tensor becomes a parameter
   */
  set(index: number, value: Tensor): void {
    const { length } = this;
    if (!Number.isInteger(index) || index < -length || index >= length) {
      throw new IndexError(`index ${String(index)} is out of range`);
    }
    this.registerParameter(String(index < 0 ? index + length : index), parameterOf(value));
  }

  /**
   * Adds a parameter at the end.
   *
   * @param value - a tensor becomes a parameter
   * @returns the list
   */
  append(value: Tensor): this {
    this.registerParameter(String(this.length), parameterOf(value));
    return this;
  }

  /**
   * Adds parameters at the end.
   *
   * @param values - in their order
   * @returns the list
   * @throws DTypeError for what cannot be gone through
   */
  extend(values: Iterable<Tensor>): this {
    if (values instanceof Tensor) {
      throw new ValueError('ParameterList.extend should be called with an iterable, but got Tensor');
    }
    let { length } = this;
    for (const value of valuesOf(values, 'ParameterList')) this.registerParameter(String(length++), parameterOf(value));
    return this;
  }

  override extraRepr(): string {
    return Array.from(this, (parameter, i) => showParameter(String(i), parameter.dtype, parameter)).join('\n');
  }

  [Symbol.iterator](): Iterator<Parameter> {
    return Array.from({ length: this.length }, (_, i) => this[i] as Parameter).values();
  }
}

/** A tensor becomes a parameter, which shares its storage. */
export function parameterOf(value: Tensor): Parameter {
  if (value instanceof Parameter) return value;
  if (value instanceof Tensor) return new Parameter(value);
  throw new ValueError(
    `cannot assign '${describe(value)}' object to a parameter (torch.nn.Parameter or Tensor required)`,
  );
}

nameClasses({ ParameterList });
