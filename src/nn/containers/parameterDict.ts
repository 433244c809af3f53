import { ValueError } from '../../errors';
import { infoOf } from '../../tensor/dtype';
import type { Tensor } from '../../tensor/tensor';
import { Parameter } from '../parameter';
import { nameClasses } from '../property';
import { Container, entriesOf, showParameter } from './container';
import { parameterOf } from './parameterList';

/**
 * Parameters by name; tensors become parameters. Names that are whole numbers come first, in rising order.
 *
 * @example
 * const scales = new nn.ParameterDict({ left: ones([2]), right: ones([2]) });
 * scales.get('left').shape; // [2]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.ParameterDict.html
 */
export class ParameterDict extends Container {
  /** @param values - an object, another ParameterDict, or an iterable of [name, parameter] */
  constructor(values: Readonly<Record<string, Tensor>> | Iterable<readonly [string, Tensor]> | ParameterDict = {}) {
    super();
    this.update(values);
  }

  /**
   * The parameter of a name.
   *
   * @param name - its key
   * @returns the value; undefined where there is none
   * @throws ValueError where there is none
   */
  get(name: string): Parameter {
    const parameter = this.entryMap().get(name);
    if (parameter !== undefined) return parameter;
    throw new ValueError(`'ParameterDict' object has no attribute '${name}'`);
  }

  /**
   * Puts a parameter under a name.
   *
   * @param name - its key
   * @param value - a tensor becomes a parameter
   * @returns the container
   */
  set(name: string, value: Tensor): this {
    this.registerParameter(name, parameterOf(value));
    return this;
  }

  /**
   * Whether there is a parameter of this name.
   *
   * @param name - its key
   * @returns true or false
   */
  has(name: string): boolean {
    return this.entryMap().has(name);
  }

  /**
   * Takes a parameter out and returns it. @throws ValueError where there is none
   *
   * @param name - its key
   * @returns the value
   */
  pop(name: string): Parameter {
    const parameter = this.get(name);
    delete (this as unknown as Record<string, unknown>)[name];
    return parameter;
  }

  /**
   * The parameter of that name; where there is none, `value` becomes it.
   *
   * @param name - its key
   * @param value - what stands there if nothing does yet
   * @returns what stands there
   */
  setdefault(name: string, value: Tensor): Parameter {
    if (!this.has(name)) this.set(name, value);
    return this.get(name);
  }

  /**
   * Takes all parameters away.
   */
  clear(): void {
    for (const name of this.keys()) this.pop(name);
  }

  /**
   * Adds parameters by their names.
   *
   * @param values - an object, pairs, or another container
   */
  update(values: Readonly<Record<string, Tensor>> | Iterable<readonly [string, Tensor]> | ParameterDict): void {
    for (const [name, value] of entriesOf(values, 'ParameterDict')) this.set(name, value as Tensor);
  }

  /**
   * The names in order.
   *
   * @returns an iterator
   */
  keys(): Iterable<string> {
    return this.entryMap().keys();
  }

  /**
   * The parameters in order.
   *
   * @returns an iterator
   */
  values(): Iterable<Parameter> {
    return this.entryMap().values();
  }

  /**
   * The names with their parameters.
   *
   * @returns an iterator of pairs
   */
  entries(): Iterable<[string, Parameter]> {
    return this.entryMap().entries();
  }

  private entryMap(): Map<string, Parameter> {
    const entries = Object.entries(this).filter((entry): entry is [string, Parameter] => entry[1] instanceof Parameter);
    return new Map(entries);
  }

  /** Number of parameters. */
  override get length(): number {
    return this.entryMap().size;
  }

  override extraRepr(): string {
    const lines = Array.from(this.entries(), ([name, parameter]) =>
      showParameter(name, infoOf(parameter.dtype).tensorName, parameter),
    );
    return lines.join('\n');
  }

  /** The names, as for a dict in Python. */
  [Symbol.iterator](): Iterator<string> {
    return this.keys()[Symbol.iterator]();
  }
}

nameClasses({ ParameterDict });
