import { addressOf, settle } from '../../../tensor/physical';
import { beginOperation, emptyTensor, type Tensor } from '../../../tensor/tensor';
import { threadWorkspace, workspace } from '../../../wasm/block';
import { conv } from '../../../wasm/conv';
import { PLAN, readPlan } from '../../../wasm/plan';
import { channelsLast } from './channelsLast';
import { type Geometry, writeGeometry } from './geometry';

/**
 * Gradient with respect to the weight of a convolution whose output goes into a max pool only, from the gradient of the
 * pooled output and the positions of the maxima: all other pixels have none.
 */
export function pooledWeightGrad(x: Tensor, pooled: Tensor, indices: Tensor, g: Geometry): Tensor {
  settle(x, pooled, indices);
  const [input, grad, at] = [channelsLast(x), channelsLast(pooled), channelsLast(indices)];
  const pixels = (pooled.sizes[2] as number) * (pooled.sizes[3] as number);
  beginOperation();
  const gw = emptyTensor([g.o, g.c, g.kh, g.kw], 'float32');
  const geometry = writeGeometry(g);
  conv.conv2dPooledWeightGradPlan(geometry, pixels, PLAN);
  const { units, bytes, partial: partialBytes, work } = readPlan();
  const scratch = threadWorkspace(bytes);
  const partial = workspace(partialBytes);
  const [px, pg, pi] = [addressOf(input), addressOf(grad), addressOf(at)];
  conv.conv2dPooledWeightGrad(px, pg, pi, partial, geometry, pixels, scratch, bytes, 0, units, work);
  conv.conv2dPooledWeightGradCombine(partial, gw.pointer, geometry, 0, g.o, 0);
  return gw;
}
