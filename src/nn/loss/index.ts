export { CrossEntropyLoss } from './crossEntropyLoss';
export { L1Loss } from './l1Loss';
export { MSELoss } from './mseLoss';
