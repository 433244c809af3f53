import { ValueError } from '../../errors';
import { randperm } from '../../tensor/random';
import { adjustBrightness } from '../functional/adjustBrightness';
import { adjustContrast } from '../functional/adjustContrast';
import { adjustHue } from '../functional/adjustHue';
import { adjustSaturation } from '../functional/adjustSaturation';
import type { Picture } from '../image';
import { showFloat } from '../python';
import { uniform } from './draws';
import type { Range } from './randomResizedCrop';
import { describe, type SameKind } from './step';

export interface ColorJitterOptions {
  /** The factor is drawn from [max(0, 1 - brightness), 1 + brightness], or from the range; default 0. */
  brightness?: number | Range;
  /** Likewise. */
  contrast?: number | Range;
  /** Likewise. */
  saturation?: number | Range;
  /** By how much of the circle hues move: drawn from [-hue, hue], or from the range; at most 0.5; default 0. */
  hue?: number | Range;
}

/**
 * Changes brightness, contrast, saturation and hue by random factors, in random order. The numbers come from the generator that
 * `manualSeed` seeds, in PyTorch's order.
 *
 * @param options - `brightness`, `contrast`, `saturation`, `hue`: how far from 1 (hue: from 0), or [least, most]
 * @returns what takes a picture and gives one of the same kind
 * @throws ValueError for ranges that there are not
 * @example
 * transforms.colorJitter({ brightness: 0.2, hue: 0.1 })(rand([3, 32, 32])).shape; // [3, 32, 32]
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.ColorJitter.html
 */
export function colorJitter(options: ColorJitterOptions = {}): SameKind {
  const { brightness = 0, contrast = 0, saturation = 0, hue = 0 } = options;
  const ranges = {
    brightness: factors(brightness, 'brightness'),
    contrast: factors(contrast, 'contrast'),
    saturation: factors(saturation, 'saturation'),
    hue: moves(hue),
  };
  const changes = [adjustBrightness, adjustContrast, adjustSaturation, adjustHue] as const;
  const apply = <T extends Picture>(picture: T): T => {
    const order = randperm(4);
    const drawn = Object.values(ranges).map((range) => range && uniform(range[0] as number, range[1] as number));
    let out = picture;
    for (const place of order.data()) {
      const [factor, change] = [drawn[place as number], changes[place as number]];
      if (factor !== null && factor !== undefined && change !== undefined) out = change(out, factor);
    }
    order.dispose();
    return out;
  };
  const text = Object.entries(ranges).map(
    ([name, range]) => `${name}=${range ? `[${range.map(showFloat).join(', ')}]` : 'None'}`,
  );
  return describe(apply, `ColorJitter(${text.join(', ')})`);
}

function factors(value: number | Range, name: string): Range | null {
  const range = typeof value === 'number' ? around(value, name, 1) : value;
  checkRange(range, name, 0, Number.POSITIVE_INFINITY, '(0, inf)');
  const [low, high] = [Math.max(range[0] as number, 0), range[1] as number];
  return low === 1 && high === 1 ? null : [low, high];
}

function moves(value: number | Range): Range | null {
  const range = typeof value === 'number' ? around(value, 'hue', 0) : value;
  checkRange(range, 'hue', -0.5, 0.5, '(-0.5, 0.5)');
  return range[0] === 0 && range[1] === 0 ? null : range;
}

function around(value: number, name: string, center: number): Range {
  if (!(value >= 0)) throw new ValueError(`If ${name} is a single number, it must be non negative.`);
  return center === 1 ? [Math.max(1 - value, 0), 1 + value] : [-value, value];
}

function checkRange(range: Range, name: string, least: number, most: number, bounds: string): void {
  if (range.length !== 2) throw new ValueError(`${name} should be a single number or a list/tuple with length 2.`);
  const [low, high] = range as [number, number];
  if (!(least <= low && low <= high && high <= most))
    throw new ValueError(`${name} values should be between ${bounds}`);
}
