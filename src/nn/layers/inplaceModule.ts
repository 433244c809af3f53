import type { InplaceOptions } from '../functional/activations/inplace';
import { Module } from '../module';

/** What the activations share that can write into their input. */
export abstract class InplaceModule extends Module {
  readonly inplace: boolean;

  constructor(options: InplaceOptions = {}) {
    super();
    this.inplace = options.inplace ?? false;
  }

  override extraRepr(): string {
    return this.inplace ? 'inplace=True' : '';
  }
}

export const showFloat = (value: number): string => (Number.isInteger(value) ? value.toFixed(1) : String(value));

export const andInplace = (text: string, inplace: boolean): string => (inplace ? `${text}, inplace=True` : text);
