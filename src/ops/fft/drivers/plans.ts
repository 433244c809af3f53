import { allocate, type Block, beginOperation, pointerOf, release, workspace } from '../../../wasm/block';
import { fourier } from '../../../wasm/fourier';

/** Plans that are kept: their factors take longer to compute than a transform. */
const MOST_PLANS = 16;
/** Plans above this size are kept one at a time. */
const LARGE_BYTES = 1 << 20;

const plans = new Map<string, Block>();

/** The plan of transforms of length n, of complex numbers or of real ones, for the running operation. */
export function planOf(n: number, real: boolean): Block {
  const key = `${n}${real ? 'r' : ''}`;
  const kept = plans.get(key);
  if (kept !== undefined) {
    // Back in at the end: the first is the one unused for the longest time.
    plans.delete(key);
    plans.set(key, kept);
    return kept;
  }
  const bytes = fourier.fourierPlanBytes(n, Number(real));
  for (const [other, block] of plans) {
    if (plans.size < MOST_PLANS && (bytes < LARGE_BYTES || block.bytes < LARGE_BYTES)) continue;
    plans.delete(other);
    release(block);
  }
  beginOperation();
  const block = allocate(bytes);
  const work = workspace(fourier.fourierWorkspace(n, Number(real), 1));
  fourier.fourierPlan(n, Number(real), pointerOf(block), work);
  plans.set(key, block);
  return block;
}
