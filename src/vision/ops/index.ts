export { boxArea, boxIou } from './boxIou';
export { batchedNms, nms } from './nms';
