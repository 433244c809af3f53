import type { AnyOptimizer, ScheduledGroup } from './lrScheduler';

/** The option that is an optimizer's momentum: `momentum`, or the first of Adam's `betas`. */
export function momentumOf(optimizer: AnyOptimizer): 'momentum' | 'betas' | null {
  const { defaults } = optimizer as { defaults: object };
  if ('betas' in defaults) return 'betas';
  return 'momentum' in defaults ? 'momentum' : null;
}

export function setMomentum(group: ScheduledGroup, momentum: number): void {
  if (Array.isArray(group.betas)) group.betas = [momentum, ...group.betas.slice(1)];
  else group.momentum = momentum;
}

export function momentumIn(group: ScheduledGroup): number {
  return (Array.isArray(group.betas) ? group.betas[0] : group.momentum) as number;
}
