export { boxArea, boxIou } from './boxIou';
export { batchedNms, nms } from './nms';
export { RoIAlign, type RoiAlignOptions, roiAlign } from './roiAlign';
