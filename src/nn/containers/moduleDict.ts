import { ValueError } from '../../errors';
import { childEntries } from '../internals';
import type { AnyModule } from '../module';
import { nameClasses } from '../property';
import { Container, entriesOf } from './container';

/**
 * Modules by name: they are found by `parameters()`, as those in a plain object are not. Names that are whole numbers come
 * first, in rising order.
 *
 * @example
 * const heads = new nn.ModuleDict({ cat: new nn.Linear(8, 1), dog: new nn.Linear(8, 1) });
 * heads.get('cat')(x).shape; // [4, 1]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.ModuleDict.html
 */
export class ModuleDict<M extends AnyModule = AnyModule> extends Container {
  /** @param modules - an object, another ModuleDict, or an iterable of [name, module] */
  constructor(modules: Readonly<Record<string, M>> | Iterable<readonly [string, M]> | ModuleDict<M> = {}) {
    super();
    this.update(modules);
  }

  /**
   * The module of a name.
   *
   * @param name - its key
   * @returns the module; undefined where there is none
   * @throws ValueError where there is none
   */
  get(name: string): M {
    const module = this.entryMap().get(name);
    if (module === undefined)
      throw new ValueError(`KeyError: '${name}': this ModuleDict has ${[...this.keys()].join(', ')}`);
    return module;
  }

  /**
   * Puts a module under a name.
   *
   * @param name - its key
   * @param module - which takes the place of an earlier one
   * @returns the container
   */
  set(name: string, module: M): this {
    this.registerModule(name, module);
    return this;
  }

  /**
   * Whether there is a module of this name.
   *
   * @param name - its key
   * @returns true or false
   */
  has(name: string): boolean {
    return this.entryMap().has(name);
  }

  /**
   * Takes a module out and returns it. @throws ValueError where there is none
   *
   * @param name - its key
   * @returns the module
   */
  pop(name: string): M {
    const module = this.get(name);
    delete (this as unknown as Record<string, unknown>)[name];
    return module;
  }

  /**
   * Takes all modules away.
   */
  clear(): void {
    for (const name of this.keys()) this.pop(name);
  }

  /**
   * Adds modules by their names.
   *
   * @param modules - an object, pairs, or another container
   */
  update(modules: Readonly<Record<string, M>> | Iterable<readonly [string, M]> | ModuleDict<M>): void {
    for (const [name, module] of entriesOf(modules, 'ModuleDict')) this.set(name, module as M);
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
   * The modules in order.
   *
   * @returns an iterator
   */
  values(): Iterable<M> {
    return this.entryMap().values();
  }

  /**
   * The names with their modules.
   *
   * @returns an iterator of pairs
   */
  entries(): Iterable<[string, M]> {
    return this.entryMap().entries();
  }

  private entryMap(): Map<string, M> {
    return new Map(childEntries(this) as Iterable<[string, M]>);
  }

  /** Number of modules. */
  override get length(): number {
    return this.entryMap().size;
  }

  /** The names, as for a dict in Python. */
  [Symbol.iterator](): Iterator<string> {
    return this.keys()[Symbol.iterator]();
  }
}

nameClasses({ ModuleDict });
