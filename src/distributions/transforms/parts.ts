import { ValueError } from '../../errors';
import type { Tensor } from '../../tensor/tensor';
import { typeName } from '../../tensor/wrongArguments';
import { checkDim } from '../constraints/joined';
import { Transform } from './transform';

/** Throws unless all are transforms; with a cache they get one each. */
export function partsOf(name: string, tseq: readonly Transform[], cacheSize: number): readonly Transform[] {
  const wrong = tseq.findIndex((part) => !(part instanceof Transform));
  if (wrong >= 0) throw new ValueError(`${name}: tseq[${wrong}] must be a Transform, not ${typeName(tseq[wrong])}`);
  return cacheSize === 0 ? [...tseq] : tseq.map((part) => part.withCache(cacheSize));
}

/** Throws unless x has `length` entries along the dim. */
export function checkLength(name: string, x: Tensor, dim: number, length: number): void {
  checkDim(x, dim);
  const size = x.shape.at(dim) as number;
  if (size !== length) throw new ValueError(`${name}: expected ${length} entries along dim ${dim}, got ${size}`);
}
