import { optim, type Tensor } from 'torchlet';

type Make = (params: Iterable<Tensor>) => optim.Optimizer<object>;

/** Every optimizer that steps by itself, with options under which all of its state is in use. */
export const every: readonly (readonly [name: string, make: Make])[] = [
  ['SGD', (p) => new optim.SGD(p, { lr: 0.1, momentum: 0.9, dampening: 0.1, weightDecay: 0.01 })],
  ['Adam', (p) => new optim.Adam(p, { lr: 0.1, amsgrad: true, weightDecay: 0.01 })],
  ['AdamW', (p) => new optim.AdamW(p, { lr: 0.1, weightDecay: 0.1, maximize: true })],
  ['Adagrad', (p) => new optim.Adagrad(p, { lr: 0.1, lrDecay: 0.1, initialAccumulatorValue: 0.1, weightDecay: 0.01 })],
  ['Adadelta', (p) => new optim.Adadelta(p, { weightDecay: 0.01, maximize: true })],
  ['RMSprop', (p) => new optim.RMSprop(p, { momentum: 0.9, centered: true, weightDecay: 0.01 })],
  ['RMSprop, plain', (p) => new optim.RMSprop(p, { maximize: true })],
  ['Adamax', (p) => new optim.Adamax(p, { lr: 0.1, weightDecay: 0.01 })],
  ['NAdam', (p) => new optim.NAdam(p, { lr: 0.1, weightDecay: 0.01, decoupledWeightDecay: true })],
  ['RAdam', (p) => new optim.RAdam(p, { lr: 0.1, weightDecay: 0.01 })],
  ['Rprop', (p) => new optim.Rprop(p, { lr: 0.1 })],
  ['ASGD', (p) => new optim.ASGD(p, { lr: 0.1, t0: 2, lambd: 0.1, weightDecay: 0.01 })],
];

/** A gradient that changes with the step, of both signs, with zeros. */
export const gradient = (count: number, step: number, offset = 0): Float32Array =>
  Float32Array.from({ length: count }, (_, i) => ((((i + offset) * 7 + step * 5) % 11) - 5) / 4);
