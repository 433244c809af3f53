export { type Interpolation, InterpolationMode } from '../functional/drivers/interpolation';
export * as functional from '../functional/index';
export { type AugMixOptions, augMix } from './augMix';
export type { AugmentOptions } from './augmentations';
export { type AutoAugmentOptions, AutoAugmentPolicy, autoAugment } from './autoAugment';
export { centerCrop } from './centerCrop';
export * from './classes';
export { type ColorJitterOptions, colorJitter } from './colorJitter';
export { type Composed, compose } from './compose';
export { convertImageDtype } from './convertImageDtype';
export { type ElasticTransformOptions, elasticTransform } from './elasticTransform';
export { fiveCrop, tenCrop } from './fiveCrop';
export { gaussianBlur } from './gaussianBlur';
export { grayscale } from './grayscale';
export { lambda } from './lambda';
export { linearTransformation } from './linearTransformation';
export { cutMix, type MixBatch, type MixUpOptions, mixUp } from './mixUp';
export { normalize } from './normalize';
export { pad } from './pad';
export {
  type RandAugmentOptions,
  randAugment,
  type TrivialAugmentWideOptions,
  trivialAugmentWide,
} from './randAugment';
export { randomAdjustSharpness } from './randomAdjustSharpness';
export { type RandomAffineOptions, randomAffine } from './randomAffine';
export { type RandomChoiceOptions, randomApply, randomChoice, randomOrder } from './randomApply';
export { randomAutocontrast } from './randomAutocontrast';
export { type RandomCropOptions, randomCrop } from './randomCrop';
export { randomEqualize } from './randomEqualize';
export { type RandomErasingOptions, randomErasing } from './randomErasing';
export { randomHorizontalFlip, randomVerticalFlip } from './randomFlip';
export { randomGrayscale } from './randomGrayscale';
export { randomInvert } from './randomInvert';
export { type RandomPerspectiveOptions, randomPerspective } from './randomPerspective';
export { randomPosterize } from './randomPosterize';
export { type RandomResizedCropOptions, type Range, randomResizedCrop } from './randomResizedCrop';
export { randomRotation } from './randomRotation';
export { randomSolarize } from './randomSolarize';
export { resize } from './resize';
export type { SameKind } from './step';
export { type ToDtypeOptions, toDtype, toImage } from './toDtype';
export { pilToTensor, toPILImage } from './toPilImage';
export { toTensor } from './toTensor';
