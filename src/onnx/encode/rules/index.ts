import { CONVOLUTION } from './convolution';
import { INDEXING } from './indexing';
import { NORMS } from './norms';
import { POINTWISE } from './pointwise';
import { PRODUCTS } from './products';
import { QUANTIZED } from './quantized';
import { RECURRENT } from './recurrent';
import { REDUCTIONS } from './reductions';
import type { Rule } from './rule';
import { SHAPE } from './shape';

/** The operations that are written as they are, by their names. */
export const RULES: ReadonlyMap<string, Rule> = new Map(
  [POINTWISE, SHAPE, REDUCTIONS, PRODUCTS, CONVOLUTION, NORMS, INDEXING, RECURRENT, QUANTIZED].flatMap((rules) =>
    Object.entries(rules),
  ),
);

/** Forms of them that consist of others all the same. */
export function isComposed(name: string, args: readonly unknown[]): boolean {
  if (name === 'interpolate') return (args[1] as { mode?: string } | undefined)?.mode === 'area';
  if (name === 'where') return args.length < 3 || args[2] === undefined;
  return false;
}
