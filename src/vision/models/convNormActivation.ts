import { BatchNorm2d } from '../../nn/layers/batchNorm';
import { Conv2d } from '../../nn/layers/conv2d';
import { ReLU6 } from '../../nn/layers/rectifiers';
import { nameClasses } from '../../nn/property';
import { Sequential } from '../../nn/sequential';
import type { NormLayer } from './options';

export const batchNorm: NormLayer = (channels) => new BatchNorm2d(channels);

export interface ConvNormOptions {
  /** Side of the kernel; default 3. */
  kernelSize?: number;
  stride?: number;
  groups?: number;
  norm?: NormLayer;
}

/** A convolution without bias that keeps the size (divided by the stride), normalization, and ReLU6. */
export class Conv2dNormActivation extends Sequential {
  constructor(inputs: number, outputs: number, options: ConvNormOptions = {}) {
    const { kernelSize = 3, stride = 1, groups = 1, norm = batchNorm } = options;
    const padding = (kernelSize - 1) >> 1;
    super(
      new Conv2d(inputs, outputs, kernelSize, { stride, padding, groups, bias: false }),
      norm(outputs),
      new ReLU6({ inplace: true }),
    );
  }
}

nameClasses({ Conv2dNormActivation });
