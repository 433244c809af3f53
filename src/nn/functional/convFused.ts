import { gradEnabled } from '../../autograd/mode';
import type { Grad, Node } from '../../autograd/node';
import { record, tracked } from '../../autograd/record';
import { reluGradient } from '../../ops/pointwise/relu';
import type { Tensor } from '../../tensor/tensor';
import { algorithmOf } from './conv/backends';
import { emptyImagesFor } from './conv/channelsLast';
import { convolveForward } from './conv/convolve';
import { biasGrad } from './conv/direct';
import { type Geometry, poolOf } from './conv/geometry';
import { pooledWeightGrad } from './conv/pooledWeightGrad';
import { POOL, RELU, winogradForward } from './conv/winograd';
import { type Conv2dOptions, checkConv2d, convolutionGrads, convolutionInputGrad, planConv2d } from './conv2d';
import { unpool } from './maxPool2d';

/**
 * relu(conv2d(x, weight)) in one kernel, for a convolution whose result goes nowhere but into a ReLU.
 *
 * @returns null where the operands are not a plain batch of images
 */
export function convRelu(x: Tensor, weight: Tensor, options: Conv2dOptions): Tensor | null {
  if (x.shape.length !== 4) return null;
  const bias = options.bias ?? null;
  checkConv2d(x, weight, bias, options.groups ?? 1);
  const { input, geometry: g } = planConv2d(x, weight, options);
  const y = convolveForward(input, weight, bias, g, RELU);
  return record(
    y,
    'ReluBackward0',
    bias === null ? [input, weight] : [input, weight, bias],
    (grad, node) => convolutionGrads(reluGradient(grad, node.saved(2)), node, g),
    [input, weight, y],
  );
}

/**
 * maxPool2d(conv2d(x, weight), 2), with a ReLU in between where asked, in one kernel: what the convolution computes for
 * the pool to throw away never reaches the memory.
 *
 * @returns null where Winograd's algorithm does not serve
 */
export function convPool(x: Tensor, weight: Tensor, options: Conv2dOptions, relu: boolean): Tensor | null {
  if (x.shape.length !== 4) return null;
  const bias = options.bias ?? null;
  checkConv2d(x, weight, bias, options.groups ?? 1);
  const { input, geometry: g } = planConv2d(x, weight, options);
  if (algorithmOf(g, 'forward') !== 'winograd') return null;
  const inputs = bias === null ? [input, weight] : [input, weight, bias];
  const shape = [g.n, g.o, g.oh >> 1, g.ow >> 1];
  const flags = POOL | (relu ? RELU : 0);
  if (!inputs.some(tracked)) return winogradForward(input, weight, bias, g, flags);
  const indices = emptyImagesFor(g, shape, 'int32');
  const y = winogradForward(input, weight, bias, g, flags, indices);
  const backward = (grad: Tensor, node: Node): readonly Grad[] => pooledGrads(grad, node, g, relu);
  record(
    y,
    'MaxPool2DWithIndicesBackward0',
    inputs,
    backward,
    relu ? [input, weight, indices, y] : [input, weight, indices],
  );
  indices.dispose();
  return y;
}

function pooledGrads(pooled: Tensor, node: Node, g: Geometry, relu: boolean): readonly Grad[] {
  const grad = relu ? reluGradient(pooled, node.saved(3)) : pooled;
  const indices = node.saved(2);
  const [oh, ow] = [g.oh >> 1, g.ow >> 1];
  if (!gradEnabled && node.needs(1) && algorithmOf(g, 'weightGrad', oh * ow) === 'pooled') {
    const gw = pooledWeightGrad(node.saved(0), grad, indices, g);
    node.finish(0);
    return [
      node.needs(0) ? convolutionInputGrad(unpool(grad, indices, poolOf(g)), node.saved(1), g) : null,
      gw,
      node.next.length > 2 && node.needs(2) ? biasGrad(grad) : null,
    ];
  }
  // Each pooled gradient goes to one pixel, so the bias may sum them before or after.
  const unpooled = unpool(grad, indices, poolOf(g));
  node.finish(2);
  return convolutionGrads(unpooled, node, g, grad);
}
