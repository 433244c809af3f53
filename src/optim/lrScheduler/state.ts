import { ValueError } from '../../errors';
import { nearest } from '../../nearest';
import { isNumber } from '../options';

/** A scheduler's state by PyTorch's names: last_epoch, base_lrs, _step_count. */
export type SchedulerState = Record<string, unknown>;

/** What PyTorch's versions save beside, and what follows from the rest. */
const ELSEWHERE = ['_get_lr_called_within_step', '_is_initial', 'verbose', 'lr_lambdas', '_schedulers', 'anneal_func'];
const FUNCTIONS = ['_scale_fn_ref', '_scale_fn_custom', '_anneal_func_type', '_schedule_phases', 'use_beta1'];

/** Metrics: infinite before the first step. */
const BEST = ['best', 'mode_worse'];

/** The scheduler's own properties by PyTorch's names. */
export function savedState(scheduler: object): SchedulerState {
  const state: SchedulerState = {};
  for (const [name, value] of Object.entries(scheduler)) {
    if (typeof value !== 'function') state[savedName(name)] = copied(value);
  }
  return state;
}

/** The properties that a saved state stands for, checked against those that the scheduler has. */
export function loadedState(scheduler: string, own: object, state: SchedulerState): Record<string, unknown> {
  if (typeof state !== 'object' || state === null) throw new ValueError('loaded state dict is no object');
  const names = new Map(
    Object.entries(own)
      .filter(([, value]) => typeof value !== 'function')
      .map(([name]) => [savedName(name), name]),
  );
  const loaded: Record<string, unknown> = {};
  for (const [saved, name] of names) {
    if (!(saved in state)) {
      if (ELSEWHERE.includes(saved)) continue;
      throw new ValueError(`loaded state dict has no '${saved}': it is not that of a ${scheduler}`);
    }
    const isBest = BEST.includes(saved);
    // JSON has no infinities.
    const value =
      isBest && state[saved] === null ? (state.mode === 'max' ? -Infinity : Infinity) : copied(state[saved]);
    const present = (own as Record<string, unknown>)[name];
    if (!(isBest ? isNumber(value) : alike(value, present)) || !fits(saved, value)) {
      throw new ValueError(`loaded state dict has ${saved}=${shown(value)}, which does not fit ${scheduler}`);
    }
    loaded[name] = value;
  }
  for (const saved of Object.keys(state)) {
    if (names.has(saved) || ELSEWHERE.includes(saved) || FUNCTIONS.includes(saved)) continue;
    const meant = nearest(saved, names.keys());
    throw new ValueError(
      `loaded state dict has '${saved}', which a ${scheduler} does not keep${meant ? `: did you mean '${meant}'?` : ''}`,
    );
  }
  return loaded;
}

/** Whether a value may take the place of another: a number for a number, a list for one of the same length. */
function alike(value: unknown, present: unknown): boolean {
  if (present === null || value === null) return typeof value === 'number' || value === present;
  if (Array.isArray(present)) {
    return Array.isArray(value) && value.length === present.length && value.every((one, i) => alike(one, present[i]));
  }
  if (typeof present === 'object')
    return typeof value === 'object' && Object.values(value).every((one) => alike(one, 0));
  if (typeof value !== typeof present) return false;
  return typeof value !== 'number' || Number.isFinite(value) || (!Number.isNaN(value) && !Number.isFinite(present));
}

/** What a property may be whose type alone says too little. */
const CHOICES: Readonly<Record<string, readonly string[]>> = {
  mode: ['min', 'max', 'triangular', 'triangular2', 'exp_range'],
  threshold_mode: ['rel', 'abs'],
  scale_mode: ['cycle', 'iterations'],
};
const COUNTS = [
  '_step_count',
  'num_bad_epochs',
  'patience',
  'cooldown',
  'cooldown_counter',
  'total_steps',
  'total_iters',
];

function fits(name: string, value: unknown): boolean {
  if (COUNTS.includes(name)) return Number.isInteger(value) && (value as number) >= 0;
  if (name === 'last_epoch') return (value as number) >= -1;
  return CHOICES[name]?.includes(value as string) ?? true;
}

function shown(value: unknown): string {
  return typeof value === 'object'
    ? JSON.stringify(value, (_, one) => (typeof one === 'bigint' ? String(one) : one))
    : String(value);
}

function copied(value: unknown): unknown {
  if (Array.isArray(value)) return [...value];
  return typeof value === 'object' && value !== null ? { ...value } : value;
}

/** `baseLrs` is base_lrs, `_stepCount` _step_count, `tMax` T_max. */
function savedName(name: string): string {
  const snake = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return snake.replace(/^t(_(?:max|i|cur|mult)|0)$/, (_, rest: string) => `T_${rest.replace('_', '')}`);
}
