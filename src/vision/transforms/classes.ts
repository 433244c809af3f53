import type { DType } from '../../tensor/dtype';
import type { Tensor } from '../../tensor/tensor';
import type { Size } from '../functional/centerCrop';
import type { Five, Ten, TenCropOptions } from '../functional/fiveCrop';
import type { Pair } from '../functional/gaussianBlur';
import type { NormalizeOptions, PerChannel } from '../functional/normalize';
import type { Padding, PadOptions } from '../functional/pad';
import type { ResizeOptions } from '../functional/resize';
import type { RotateOptions } from '../functional/rotate';
import type { Image, Picture } from '../image';
import { type AugMixOptions, augMix } from './augMix';
import { type AutoAugmentOptions, autoAugment } from './autoAugment';
import { centerCrop } from './centerCrop';
import { type ColorJitterOptions, colorJitter } from './colorJitter';
import { type AnyTransform, type Composed, compose } from './compose';
import { convertImageDtype } from './convertImageDtype';
import { type ElasticTransformOptions, elasticTransform } from './elasticTransform';
import { fiveCrop, tenCrop } from './fiveCrop';
import { gaussianBlur } from './gaussianBlur';
import { grayscale } from './grayscale';
import { lambda } from './lambda';
import { linearTransformation } from './linearTransformation';
import { cutMix, type MixBatch, type MixUpOptions, mixUp } from './mixUp';
import { normalize } from './normalize';
import { pad } from './pad';
import {
  type RandAugmentOptions,
  randAugment,
  type TrivialAugmentWideOptions,
  trivialAugmentWide,
} from './randAugment';
import { randomAdjustSharpness } from './randomAdjustSharpness';
import { type RandomAffineOptions, randomAffine } from './randomAffine';
import { type Chosen, type RandomChoiceOptions, randomApply, randomChoice, randomOrder } from './randomApply';
import { randomAutocontrast } from './randomAutocontrast';
import { type RandomCropOptions, randomCrop } from './randomCrop';
import { randomEqualize } from './randomEqualize';
import { type RandomErasingOptions, randomErasing } from './randomErasing';
import { randomHorizontalFlip, randomVerticalFlip } from './randomFlip';
import { randomGrayscale } from './randomGrayscale';
import { randomInvert } from './randomInvert';
import { type RandomPerspectiveOptions, randomPerspective } from './randomPerspective';
import { randomPosterize } from './randomPosterize';
import { type RandomResizedCropOptions, type Range, randomResizedCrop } from './randomResizedCrop';
import { randomRotation } from './randomRotation';
import { randomSolarize } from './randomSolarize';
import { resize } from './resize';
import type { SameKind } from './step';
import { type ToDtypeOptions, toDtype, toImage } from './toDtype';
import { pilToTensor, toPILImage } from './toPilImage';
import { toTensor } from './toTensor';

// PyTorch's class names, for scripts ported line by line: `new transforms.ToTensor()` gives what `transforms.toTensor()`
// gives, since a function that returns an object can be called with `new`.

type Make<Args extends unknown[], T> = new (...args: Args) => T;

export const AugMix = augMix as unknown as Make<[options?: AugMixOptions], SameKind>;
export const AutoAugment = autoAugment as unknown as Make<[options?: AutoAugmentOptions], SameKind>;
export const CenterCrop = centerCrop as unknown as Make<[size: Size], SameKind>;
export const ColorJitter = colorJitter as unknown as Make<[options?: ColorJitterOptions], SameKind>;
export const Compose = compose as unknown as new <List extends readonly [] | readonly AnyTransform[]>(
  transforms: List,
) => Composed<List>;
export const ConvertImageDtype = convertImageDtype as unknown as Make<[dtype: DType], (image: Tensor) => Tensor>;
export const CutMix = cutMix as unknown as Make<[options?: MixUpOptions], MixBatch>;
export const ElasticTransform = elasticTransform as unknown as Make<[options?: ElasticTransformOptions], SameKind>;
export const FiveCrop = fiveCrop as unknown as Make<[size: Size], <P extends Picture>(picture: P) => Five<P>>;
export const GaussianBlur = gaussianBlur as unknown as Make<[kernelSize: Pair, sigma?: Pair], SameKind>;
export const Grayscale = grayscale as unknown as Make<[numOutputChannels?: number], SameKind>;
export const Lambda = lambda as unknown as new <In, Out>(lambd: (input: In) => Out) => (input: In) => Out;
export const LinearTransformation = linearTransformation as unknown as Make<
  [transformationMatrix: Tensor, meanVector: Tensor],
  (x: Tensor) => Tensor
>;
export const MixUp = mixUp as unknown as Make<[options?: MixUpOptions], MixBatch>;
export const Normalize = normalize as unknown as Make<
  [mean: PerChannel, std: PerChannel, options?: NormalizeOptions],
  (x: Tensor) => Tensor
>;
export const PILToTensor = pilToTensor as unknown as Make<[], (pic: Image) => Tensor>;
export const Pad = pad as unknown as Make<[padding: Padding, options?: PadOptions], SameKind>;
export const RandAugment = randAugment as unknown as Make<[options?: RandAugmentOptions], SameKind>;
export const RandomAdjustSharpness = randomAdjustSharpness as unknown as Make<
  [sharpnessFactor: number, p?: number],
  SameKind
>;
export const RandomAffine = randomAffine as unknown as Make<
  [degrees: number | Range, options?: RandomAffineOptions],
  SameKind
>;
export const RandomApply = randomApply as unknown as new <List extends readonly [] | readonly AnyTransform[]>(
  transforms: List,
  p?: number,
) => Composed<List>;
export const RandomAutocontrast = randomAutocontrast as unknown as Make<[p?: number], SameKind>;
export const RandomChoice = randomChoice as unknown as new <List extends readonly [] | readonly AnyTransform[]>(
  transforms: List,
  options?: RandomChoiceOptions,
) => Chosen<List>;
export const RandomCrop = randomCrop as unknown as Make<[size: Size, options?: RandomCropOptions], SameKind>;
export const RandomEqualize = randomEqualize as unknown as Make<[p?: number], SameKind>;
export const RandomErasing = randomErasing as unknown as Make<[options?: RandomErasingOptions], (x: Tensor) => Tensor>;
export const RandomGrayscale = randomGrayscale as unknown as Make<[p?: number], SameKind>;
export const RandomHorizontalFlip = randomHorizontalFlip as unknown as Make<[p?: number], SameKind>;
export const RandomInvert = randomInvert as unknown as Make<[p?: number], SameKind>;
export const RandomOrder = randomOrder as unknown as new <List extends readonly [] | readonly AnyTransform[]>(
  transforms: List,
) => Chosen<List>;
export const RandomPerspective = randomPerspective as unknown as Make<[options?: RandomPerspectiveOptions], SameKind>;
export const RandomPosterize = randomPosterize as unknown as Make<[bits: number, p?: number], SameKind>;
export const RandomResizedCrop = randomResizedCrop as unknown as Make<
  [size: Size, options?: RandomResizedCropOptions],
  SameKind
>;
export const RandomRotation = randomRotation as unknown as Make<
  [degrees: number | Range, options?: RotateOptions],
  SameKind
>;
export const RandomSolarize = randomSolarize as unknown as Make<[threshold: number, p?: number], SameKind>;
export const RandomVerticalFlip = randomVerticalFlip as unknown as Make<[p?: number], SameKind>;
export const Resize = resize as unknown as Make<[size: Size, options?: ResizeOptions], SameKind>;
export const TenCrop = tenCrop as unknown as Make<
  [size: Size, options?: TenCropOptions],
  <P extends Picture>(picture: P) => Ten<P>
>;
export const ToDtype = toDtype as unknown as Make<[dtype: DType, options?: ToDtypeOptions], (x: Tensor) => Tensor>;
export const ToImage = toImage as unknown as Make<[], (pic: Tensor | Image) => Tensor>;
export const ToPILImage = toPILImage as unknown as Make<[], (pic: Tensor | Image) => Image>;
export const ToTensor = toTensor as unknown as Make<[], (image: Image) => Tensor>;
export const TrivialAugmentWide = trivialAugmentWide as unknown as Make<
  [options?: TrivialAugmentWideOptions],
  SameKind
>;
