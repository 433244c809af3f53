export { decodePng } from '../codecs/decodePng';
export { encodePng } from '../codecs/encodePng';
export { type MakeGridOptions, makeGrid } from './makeGrid';
export { type SaveImageOptions, saveImage } from './saveImage';
