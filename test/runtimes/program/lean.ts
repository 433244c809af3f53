/** A page; it is compiled with `torchlet/lean` in the place of `torchlet` and `torchlet/data`. The test calls `runTraining`. */
import { type Trained, train } from './train.ts';

declare global {
  var runTraining: (() => Promise<Trained>) | undefined;
}

globalThis.runTraining = train;
