import type { DType } from '../../tensor/dtype';
import type { Tensor } from '../../tensor/tensor';
import type { Size } from '../functional/centerCrop';
import type { NormalizeOptions, PerChannel } from '../functional/normalize';
import type { Padding, PadOptions } from '../functional/pad';
import type { Image } from '../image';
import { centerCrop } from './centerCrop';
import { type AnyTransform, type Composed, compose } from './compose';
import { convertImageDtype } from './convertImageDtype';
import { grayscale } from './grayscale';
import { lambda } from './lambda';
import { normalize } from './normalize';
import { pad } from './pad';
import { type RandomCropOptions, randomCrop } from './randomCrop';
import { randomHorizontalFlip, randomVerticalFlip } from './randomFlip';
import type { SameKind } from './step';
import { toTensor } from './toTensor';

// PyTorch's class names, for scripts ported line by line: `new transforms.ToTensor()` gives what `transforms.toTensor()`
// gives, since a function that returns an object can be called with `new`.

type Make<Args extends unknown[], T> = new (...args: Args) => T;

export const CenterCrop = centerCrop as unknown as Make<[size: Size], SameKind>;
export const Compose = compose as unknown as new <List extends readonly [] | readonly AnyTransform[]>(
  transforms: List,
) => Composed<List>;
export const ConvertImageDtype = convertImageDtype as unknown as Make<[dtype: DType], (image: Tensor) => Tensor>;
export const Grayscale = grayscale as unknown as Make<[numOutputChannels?: number], SameKind>;
export const Lambda = lambda as unknown as new <In, Out>(lambd: (input: In) => Out) => (input: In) => Out;
export const Normalize = normalize as unknown as Make<
  [mean: PerChannel, std: PerChannel, options?: NormalizeOptions],
  (x: Tensor) => Tensor
>;
export const Pad = pad as unknown as Make<[padding: Padding, options?: PadOptions], SameKind>;
export const RandomCrop = randomCrop as unknown as Make<[size: Size, options?: RandomCropOptions], SameKind>;
export const RandomHorizontalFlip = randomHorizontalFlip as unknown as Make<[p?: number], SameKind>;
export const RandomVerticalFlip = randomVerticalFlip as unknown as Make<[p?: number], SameKind>;
export const ToTensor = toTensor as unknown as Make<[], (image: Image) => Tensor>;
