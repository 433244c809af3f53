import { ValueError } from '../../errors';
import { add } from '../../ops/pointwise/add';
import { mul } from '../../ops/pointwise/mul';
import { to } from '../../ops/pointwise/to';
import { dirichlet } from '../../ops/random/dirichlet';
import { narrow } from '../../ops/shape/narrow';
import { reshape } from '../../ops/shape/reshape';
import { full } from '../../tensor/create';
import type { Tensor } from '../../tensor/tensor';
import { extentOf } from '../functional/drivers/channels';
import { fillFor } from '../functional/drivers/gridTransform';
import { alike, type Picture } from '../image';
import { show, showFloat } from '../python';
import { type AugmentOptions, bits, changeAtRandom, type Space, steps } from './augmentations';
import { integer } from './draws';
import { describe, type SameKind } from './step';

export interface AugMixOptions extends AugmentOptions {
  /** How strong changes are at most: 1 to 10; default 3. */
  severity?: number;
  /** How many chains of changes are mixed; default 3. */
  mixtureWidth?: number;
  /** How long chains are; by default (-1) 1 to 3 at random. */
  chainDepth?: number;
  /** The parameter of the distributions of weights; default 1. */
  alpha?: number;
  /** Also change brightness, colour, contrast and sharpness; default true. */
  allOps?: boolean;
}

/** Strengths in AugMix come in ten steps. */
const STEPS = 10;

/**
 * Mixes pictures of bytes with chains of random changes of themselves. The numbers come from the generator that `manualSeed` seeds, in
 * PyTorch's order. `interpolation` is 'bilinear' by default.
 *
 * @param options - `severity`, `mixtureWidth`, `chainDepth`, `alpha`, `allOps`; see `AugMixOptions`
 * @returns what takes a picture and gives one of the same kind
 * @throws ValueError for another severity than 1 to 10
 * @example
 * transforms.augMix()(randint(0, 256, [3, 32, 32], { dtype: 'uint8' })).shape; // [3, 32, 32]
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.AugMix.html
 */
export function augMix(options: AugMixOptions = {}): SameKind {
  const { severity = 3, mixtureWidth = 3, chainDepth = -1, alpha = 1, allOps = true } = options;
  const { interpolation = 'bilinear', fill = null } = options;
  if (!(severity >= 1 && severity <= STEPS)) {
    throw new ValueError(`The severity must be between [1, ${STEPS}]. Got ${severity} instead.`);
  }
  const mix = (x: Tensor): Tensor => {
    const { channels, height, width } = extentOf(x);
    const how = { interpolation, fill: fillFor(fill, channels) };
    const space = spaceOf(allOps, height, width);
    const batch = reshape(x, [...new Array<number>(Math.max(4 - x.shape.length, 0)).fill(1), ...x.shape]);
    const n = batch.size(0);
    const each = [n, ...new Array<number>(batch.shape.length - 1).fill(1)];
    const weights = (count: number): Tensor => dirichlet(full([n, count], alpha, { dtype: 'float32' }));
    const own = weights(2);
    const chains = mul(weights(mixtureWidth), narrow(own, 1, 1, 1));
    let sum = mul(reshape(narrow(own, 1, 0, 1), each), to(batch, 'float32'));
    for (let i = 0; i < mixtureWidth; i++) {
      const depth = chainDepth > 0 ? chainDepth : integer(1, 4);
      let changed = batch;
      for (let step = 0; step < depth; step++) {
        changed = changeAtRandom(changed, space, () => integer(0, severity), how);
      }
      sum = add(sum, mul(reshape(narrow(chains, 1, i, 1), each), to(changed, 'float32')));
    }
    return to(reshape(sum, x.shape), x.dtype);
  };
  const text = [
    `severity=${severity}`,
    `mixture_width=${mixtureWidth}`,
    `chain_depth=${chainDepth}`,
    `alpha=${showFloat(alpha)}`,
    `all_ops=${show(allOps)}`,
    `interpolation=InterpolationMode.${interpolation.toUpperCase()}`,
    `fill=${show(fill)}`,
  ];
  return describe(<T extends Picture>(picture: T): T => alike(picture, mix), `AugMix(${text.join(', ')})`);
}

function spaceOf(allOps: boolean, height: number, width: number): Space {
  const space: Space = {
    ShearX: [steps(0, 0.3, STEPS), true],
    ShearY: [steps(0, 0.3, STEPS), true],
    TranslateX: [steps(0, width / 3, STEPS), true],
    TranslateY: [steps(0, height / 3, STEPS), true],
    Rotate: [steps(0, 30, STEPS), true],
    Posterize: [bits(4, 4, STEPS), false],
    Solarize: [steps(255, 0, STEPS), false],
    AutoContrast: [null, false],
    Equalize: [null, false],
  };
  if (!allOps) return space;
  return {
    ...space,
    Brightness: [steps(0, 0.9, STEPS), true],
    Color: [steps(0, 0.9, STEPS), true],
    Contrast: [steps(0, 0.9, STEPS), true],
    Sharpness: [steps(0, 0.9, STEPS), true],
  };
}
