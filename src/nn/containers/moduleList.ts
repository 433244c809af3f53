import { IndexError } from '../../errors';
import { appendChild, type Child, childRow, deleteLast } from '../internals';
import type { AnyModule } from '../module';
import { nameClasses } from '../property';
import { Container, valuesOf } from './container';

/**
 * Modules in a list, named 0, 1, ...: they are found by `parameters()`, as those in a plain array are not.
 *
 * @example
 * const layers = new nn.ModuleList([new nn.Linear(8, 8), new nn.Linear(8, 3)]);
 * let hidden = rand([4, 8]);
 * for (const layer of layers) hidden = layer(hidden);
 * hidden.shape; // [4, 3]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.ModuleList.html
 */
export class ModuleList<M extends AnyModule = AnyModule> extends Container {
  [index: number]: M;

  /** @param modules - the modules in order */
  constructor(modules: Iterable<M> = []) {
    super();
    this.extend(modules);
  }

  private entriesInOrder(): readonly Child[] {
    return childRow(this as unknown as AnyModule, this.constructor === ModuleList);
  }

  private row(): M[] {
    return this.entriesInOrder().map(([, module]) => module as M);
  }

  /** Number of modules. */
  override get length(): number {
    return this.entriesInOrder().length;
  }

  /**
   * The module at a position; negative positions count from the end.
   *
   * @param index - negative ones count from the end
   * @returns the module
   */
  at(index: number): M | undefined {
    return this.entriesInOrder().at(index)?.[1] as M | undefined;
  }

  /**
   * Puts a module in the place of another. @throws IndexError where there is none
   *
   * @param index - negative ones count from the end
   * @param module - which takes the place
   */
  set(index: number, module: M): void {
    this.registerModule(String(this.positionOf(index)), module);
  }

  /**
   * The modules from `start` up to, not including, `end`, as a list of their own.
   *
   * @param start - the first index
   * @param end - the index behind the last
   * @returns a list of the same modules
   */
  slice(start?: number, end?: number): ModuleList<M> {
    return new ModuleList(this.row().slice(start, end));
  }

  /**
   * Adds a module at the end.
   *
   * @param module - the new one
   * @returns the list
   */
  append(module: M): this {
    appendChild(this as unknown as AnyModule, module, this.constructor === ModuleList);
    return this;
  }

  /**
   * Adds modules at the end.
   *
   * @param modules - in their order
   * @returns the list
   */
  extend(modules: Iterable<M>): this {
    let { length } = this;
    for (const module of valuesOf(modules, 'ModuleList')) this.registerModule(String(length++), module);
    return this;
  }

  /**
   * Adds a module in front of the one at `index`.
   *
   * @param index - before which it stands
   * @param module - the new one
   */
  insert(index: number, module: M): void {
    const row = this.row();
    row.splice(index, 0, module);
    this.registerModule(String(row.length - 1), module);
    row.forEach((each, i) => {
      this.registerModule(String(i), each);
    });
  }

  /**
   * Takes a module out, by default the last one, and returns it. @throws IndexError where there is none
   *
   * @param index - negative ones count from the end
   * @returns the module
   */
  pop(index = -1): M {
    const at = this.positionOf(index);
    const behind = this.row().slice(at);
    const taken = behind.shift() as M;
    behind.forEach((each, i) => {
      this.registerModule(String(at + i), each);
    });
    deleteLast(this as unknown as AnyModule, String(at + behind.length));
    return taken;
  }

  private positionOf(index: number): number {
    const { length } = this;
    if (!Number.isInteger(index) || index < -length || index >= length) {
      throw new IndexError(`index ${String(index)} is out of range`);
    }
    return index < 0 ? index + length : index;
  }

  [Symbol.iterator](): Iterator<M> {
    return this.row().values();
  }
}

nameClasses({ ModuleList });
