import { linspace } from '../../tensor/linspace';
import { adjustBrightness } from '../functional/adjustBrightness';
import { adjustContrast } from '../functional/adjustContrast';
import { adjustSaturation } from '../functional/adjustSaturation';
import { adjustSharpness } from '../functional/adjustSharpness';
import { sheared } from '../functional/affine';
import { autocontrast } from '../functional/autocontrast';
import type { Fill } from '../functional/drivers/gridTransform';
import type { Interpolation } from '../functional/drivers/interpolation';
import { equalize } from '../functional/equalize';
import { invert } from '../functional/invert';
import { posterize } from '../functional/posterize';
import { rotate } from '../functional/rotate';
import { solarize } from '../functional/solarize';
import type { Picture } from '../image';
import { roundHalfToEven } from '../python';
import { integer } from './draws';

export interface AugmentOptions {
  /** 'nearest' (the default) or 'bilinear'. */
  interpolation?: Interpolation;
  /** What stands where a moved picture has no pixels: one number, or one for each channel; default 0. */
  fill?: Fill;
}

interface How {
  interpolation: Interpolation;
  fill: Fill;
}

type Change = <T extends Picture>(picture: T, magnitude: number, how: How) => T;

const still = { angle: 0, scale: 1, translate: [0, 0], tangents: [0, 0] } as const;

/** The changes by name. A magnitude of shears is the tangent of the angle. */
const CHANGES = {
  Identity: (picture) => picture,
  ShearX: (picture, m, how) => sheared(picture, { ...still, tangents: [m, 0] }, { ...how, center: [0, 0] }),
  ShearY: (picture, m, how) => sheared(picture, { ...still, tangents: [0, m] }, { ...how, center: [0, 0] }),
  TranslateX: (picture, m, how) => sheared(picture, { ...still, translate: [Math.trunc(m), 0] }, how),
  TranslateY: (picture, m, how) => sheared(picture, { ...still, translate: [0, Math.trunc(m)] }, how),
  Rotate: (picture, m, how) => rotate(picture, m, how),
  Brightness: (picture, m) => adjustBrightness(picture, 1 + m),
  Color: (picture, m) => adjustSaturation(picture, 1 + m),
  Contrast: (picture, m) => adjustContrast(picture, 1 + m),
  Sharpness: (picture, m) => adjustSharpness(picture, 1 + m),
  Posterize: (picture, m) => posterize(picture, Math.trunc(m)),
  Solarize: (picture, m) => solarize(picture, m),
  AutoContrast: (picture) => autocontrast(picture),
  Equalize: (picture) => equalize(picture),
  Invert: (picture) => invert(picture),
} satisfies Record<string, Change>;

export type Op = keyof typeof CHANGES;

/** The strengths to choose from, or null where there is none, and whether they may be negative. */
export type Space = Partial<Record<Op, readonly [magnitudes: ArrayLike<number> | null, signed: boolean]>>;

export function change<T extends Picture>(picture: T, op: Op, magnitude: number, how: How): T {
  return (CHANGES[op] as Change)(picture, magnitude, how);
}

/** `count` numbers from start to end, as float32. */
export function steps(start: number, end: number, count: number): ArrayLike<number> {
  const x = linspace(start, end, count);
  const values = x.data() as Float32Array;
  x.dispose();
  return values;
}

/** The numbers of bits that posterizing leaves: from `most` down by `span`, in `count` steps. */
export function bits(most: number, span: number, count: number): ArrayLike<number> {
  const unit = Math.fround((count - 1) / span);
  return Array.from({ length: count }, (_, i) => most - roundHalfToEven(Math.fround(i / unit)));
}

/** One of the changes by random numbers, as RandAugment, TrivialAugmentWide and AugMix draw it. */
export function changeAtRandom<T extends Picture>(
  picture: T,
  space: Space,
  pick: (count: number) => number,
  how: How,
): T {
  const names = Object.keys(space) as Op[];
  const op = names[integer(0, names.length)] as Op;
  const [magnitudes, signed] = space[op] ?? [null, false];
  const magnitude = magnitudes === null ? 0 : (magnitudes[pick(magnitudes.length)] as number);
  const negative = signed && integer(0, 2) === 1;
  return change(picture, op, negative ? -magnitude : magnitude, how);
}
