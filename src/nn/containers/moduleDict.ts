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

  /** @throws ValueError where there is none */
  get(name: string): M {
    const module = this.entryMap().get(name);
    if (module === undefined)
      throw new ValueError(`KeyError: '${name}': this ModuleDict has ${[...this.keys()].join(', ')}`);
    return module;
  }

  set(name: string, module: M): this {
    this.registerModule(name, module);
    return this;
  }

  has(name: string): boolean {
    return this.entryMap().has(name);
  }

  /** Takes a module out and returns it. @throws ValueError where there is none */
  pop(name: string): M {
    const module = this.get(name);
    delete (this as unknown as Record<string, unknown>)[name];
    return module;
  }

  clear(): void {
    for (const name of this.keys()) this.pop(name);
  }

  update(modules: Readonly<Record<string, M>> | Iterable<readonly [string, M]> | ModuleDict<M>): void {
    for (const [name, module] of entriesOf(modules, 'ModuleDict')) this.set(name, module as M);
  }

  keys(): Iterable<string> {
    return this.entryMap().keys();
  }

  values(): Iterable<M> {
    return this.entryMap().values();
  }

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
