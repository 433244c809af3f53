import { ValueError } from '../errors';
import { Tensor } from '../tensor/tensor';
import { wrongType } from '../tensor/wrongArguments';
import type { DistributionOptions } from './distribution';
import type { Parameter } from './utils';

/** One of the two. */
export interface ProbsOrLogits<T = Parameter> extends DistributionOptions {
  /** Probabilities. */
  probs?: T | null;
  /** Their logarithms, or of one of two outcomes ln (p / (1 - p)). */
  logits?: T | null;
}

/**
 * Which of the two is given, and its value.
 *
 * @throws ValueError unless it is exactly one
 */
export function givenOf<T>(options: ProbsOrLogits<T> | undefined): ['probs' | 'logits', T] {
  const isObject = typeof options === 'object' && options !== null && !(options instanceof Tensor);
  const { probs = null, logits = null } = isObject ? options : {};
  if ((probs === null) === (logits === null)) {
    const hint = isObject ? '' : ' They are options: { probs } or { logits }.';
    throw new ValueError(`Either \`probs\` or \`logits\` must be specified, but not both.${hint}`);
  }
  return probs !== null ? ['probs', probs] : ['logits', logits as T];
}

/** The same for a vector of probabilities. */
export function givenVector(name: string, options: ProbsOrLogits<Tensor> | undefined): ['probs' | 'logits', Tensor] {
  const [key, value] = givenOf(options);
  if (!(value instanceof Tensor)) throw wrongType(name, key, key === 'probs' ? 1 : 2, value);
  if (value.shape.length < 1) throw new ValueError(`\`${key}\` parameter must be at least one-dimensional.`);
  return [key, value];
}
