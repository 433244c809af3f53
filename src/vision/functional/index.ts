export { centerCrop, type Size } from './centerCrop';
export { convertImageDtype } from './convertImageDtype';
export { crop } from './crop';
export { hflip, vflip } from './flip';
export { type NormalizeOptions, normalize, type PerChannel } from './normalize';
export { type Padding, type PadOptions, pad } from './pad';
export { rgbToGrayscale } from './rgbToGrayscale';
export { toTensor } from './toTensor';
