import { ValueError } from '../../errors';
import { markTransparent, spend } from '../../nn/chain';
import { Conv2d } from '../../nn/layers/conv2d';
import { ReLU } from '../../nn/layers/relu';
import { Module } from '../../nn/module';
import type { Sequential } from '../../nn/sequential';
import { add } from '../../ops/pointwise/add';
import type { Tensor } from '../../tensor/tensor';
import { inRow, type NormLayer } from './options';

export interface BlockOptions {
  stride: number;
  /** What brings the input into the shape of the output, where they differ. */
  downsample: Sequential | null;
  groups: number;
  baseWidth: number;
  dilation: number;
  norm: NormLayer;
}

/** A block's class, and by how much it multiplies its planes. */
export interface BlockClass {
  new (inPlanes: number, planes: number, options: BlockOptions): Block;
  readonly expansion: number;
}

export type Block = BasicBlock | Bottleneck;

export function conv1x1(inputs: number, outputs: number, stride = 1): Conv2d {
  return new Conv2d(inputs, outputs, 1, { stride, bias: false });
}

function conv3x3(inputs: number, outputs: number, stride = 1, groups = 1, dilation = 1): Conv2d {
  return new Conv2d(inputs, outputs, 3, { stride, padding: dilation, groups, dilation, bias: false });
}

/**
 * y = relu(x' + norm(conv3x3(relu(norm(conv3x3(x)))))), with x' = x or the downsampled x.
 *
 * @param inPlanes - channels of the input
 * @param planes - channels of the convolutions
 * @param options - `stride`, `downsample`, ...
 * @throws ValueError for groups or widths, which only `Bottleneck` has
 * @example
 * const block = models.resnet18({ numClasses: 10 }).getSubmodule('layer1.0');
 * block instanceof models.BasicBlock; // => true
 */
export class BasicBlock extends Module {
  static readonly expansion = 1;
  readonly conv1: Conv2d;
  readonly bn1: Module;
  readonly relu: ReLU;
  readonly conv2: Conv2d;
  readonly bn2: Module;
  readonly downsample: Sequential | null;
  readonly stride: number;

  constructor(inPlanes: number, planes: number, options: BlockOptions) {
    super();
    const { stride, norm } = options;
    if (options.groups !== 1 || options.baseWidth !== 64) {
      throw new ValueError('BasicBlock only supports groups=1 and base_width=64');
    }
    if (options.dilation > 1) throw new ValueError('Dilation > 1 not supported in BasicBlock');
    this.conv1 = conv3x3(inPlanes, planes, stride);
    this.bn1 = norm(planes);
    this.relu = new ReLU({ inplace: true });
    this.conv2 = conv3x3(planes, planes);
    this.bn2 = norm(planes);
    this.downsample = options.downsample;
    this.stride = stride;
  }

  forward(x: Tensor): Tensor {
    const out = inRow(x, this.conv1, this.bn1, this.relu, this.conv2, this.bn2);
    return this.relu(addInput(out, this.bn2, this.downsample, x));
  }
}

/**
 * As BasicBlock with 1 x 1, 3 x 3 and 1 x 1 convolutions, of which the last has four times the planes.
 *
 * @param inPlanes - channels of the input
 * @param planes - channels of the inner convolutions, a fourth of the result's
 * @param options - `stride`, `downsample`, `groups`, `baseWidth`, ...
 * @example
 * const block = models.resnet50({ numClasses: 10 }).getSubmodule('layer1.0');
 * block instanceof models.Bottleneck; // => true
 */
export class Bottleneck extends Module {
  static readonly expansion = 4;
  readonly conv1: Conv2d;
  readonly bn1: Module;
  readonly conv2: Conv2d;
  readonly bn2: Module;
  readonly conv3: Conv2d;
  readonly bn3: Module;
  readonly relu: ReLU;
  readonly downsample: Sequential | null;
  readonly stride: number;

  constructor(inPlanes: number, planes: number, options: BlockOptions) {
    super();
    const { stride, groups, dilation, norm } = options;
    const width = Math.trunc(planes * (options.baseWidth / 64)) * groups;
    this.conv1 = conv1x1(inPlanes, width);
    this.bn1 = norm(width);
    this.conv2 = conv3x3(width, width, stride, groups, dilation);
    this.bn2 = norm(width);
    this.conv3 = conv1x1(width, planes * Bottleneck.expansion);
    this.bn3 = norm(planes * Bottleneck.expansion);
    this.relu = new ReLU({ inplace: true });
    this.downsample = options.downsample;
    this.stride = stride;
  }

  forward(x: Tensor): Tensor {
    const { relu } = this;
    const out = inRow(x, this.conv1, this.bn1, relu, this.conv2, this.bn2, relu, this.conv3, this.bn3);
    return relu(addInput(out, this.bn3, this.downsample, x));
  }
}

/** out + x', after which neither is needed. `last` is the module that made `out`. */
function addInput(out: Tensor, last: Module, downsample: Sequential | null, x: Tensor): Tensor {
  const input = downsample === null ? x : downsample(x);
  const sum = add(out, input);
  spend(out, last, x);
  if (downsample !== null) spend(input, downsample, x);
  return sum;
}

markTransparent({ BasicBlock }, { composed: true });
markTransparent({ Bottleneck }, { composed: true });
