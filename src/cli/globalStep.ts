import { DistributedDataParallel } from '../distributed/index';
import { ShardedModule } from '../distributed/parallel/shardedModule';
import { groupOf } from '../distributed/world';
import { nn, type Tensor } from '../index';
import { isOwn, partSize } from './partOfBatches';
import type { Ranks } from './ranks';

/** The loss of a step on all processes, and what adds up the gradients of its mean. */
interface Loss {
  value: number;
  backward(): void;
}

/** How the processes share a step's forward and backward passes. */
export interface GlobalStep {
  /**
   * @param images - this process's part of the batch
   * @param count - how many images the batch has, on all processes
   * @param step - how many steps the run has taken
   */
  forward(images: Tensor, targets: Tensor, count: number, step: number): Loss;
}

/** The mean of the processes' means, each of which counts by its share. */
export class StepOfMeans implements GlobalStep {
  private readonly criterion = new nn.CrossEntropyLoss();
  /** What is called: the model, whose gradients other processes may have a part in. */
  private readonly trained: (images: Tensor) => Tensor;

  constructor(
    model: nn.Module<[Tensor], Tensor>,
    private readonly ranks: Ranks,
  ) {
    this.trained = ranks.size === 1 ? model : new DistributedDataParallel(model);
  }

  forward(images: Tensor, targets: Tensor, count: number): Loss {
    const { rank, size } = this.ranks;
    const loss = this.criterion(this.trained(images), targets);
    // 1 where all parts are as large.
    const share = (partSize(count, rank, size) * size) / count;
    const [mean] = this.ranks.sum((loss.item() as number) * (share / size)) as [number];
    // As checkpoints keep it, for a run that goes on to have the same.
    return { value: Math.fround(mean), backward: () => (share === 1 ? loss : loss.mul(share)).backward() };
  }
}

/** The sum over parts of the batch in an order that does not depend on who computes them: the same bits for any number of processes. */
export class StepOfShards implements GlobalStep {
  private readonly criterion = new nn.CrossEntropyLoss({ reduction: 'none' });
  private readonly sharded: ShardedModule;
  private step = 0;

  constructor(
    model: nn.Module<[Tensor], Tensor>,
    private readonly ranks: Ranks,
    private readonly shards: number,
  ) {
    const names = [...model.namedParameters()].map(([name]) => name);
    this.sharded = new ShardedModule(model, names, groupOf(null), { shards, isMean: false, seed: () => this.step });
  }

  forward(images: Tensor, targets: Tensor, count: number, step: number): Loss {
    this.step = step;
    const own = Array.from({ length: count }, (_, i) => i).filter((i) => this.isOwn(i));
    // A process without an image has got one that does not count.
    const [x, y] = own.length > 0 ? [images, targets] : [images.narrow(0, 0, 0), targets.narrow(0, 0, 0)];
    const losses = this.criterion(this.sharded.forward([x], true) as Tensor, y);
    const all = new Array<number>(count).fill(0);
    for (const [i, loss] of (losses.tolist() as number[]).entries()) all[own[i] as number] = loss;
    // Each sum has one term that is not 0.
    const mean = this.ranks.sum(...all).reduce((sum, loss) => sum + loss, 0) / count;
    return { value: Math.fround(mean), backward: () => losses.sum().div(count).backward() };
  }

  private isOwn(i: number): boolean {
    return isOwn(i, this.ranks.rank, this.ranks.size, this.shards);
  }
}
