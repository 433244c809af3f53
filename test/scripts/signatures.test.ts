import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { withChecks } from '../../scripts/signatures.mjs';

const pathOf = (name: string): string => fileURLToPath(new URL(`../../src/${name}`, import.meta.url));
const checked = (name: string): string => withChecks(readFileSync(pathOf(name), 'utf8'), pathOf(name));

describe('public functions get a check of their declared arguments', () => {
  it.each([
    ['tensors, and what follows the last parameter', 'ops/products/mm.ts', /\$operands\('mm 2:other', /],
    [
      'options of an interface and those it extends',
      'nn/loss/huberLoss.ts',
      /\$options\('huberLoss reduction delta', options, \$more\)/,
    ],
    [
      'options that are tensors',
      'nn/functional/conv2d.ts',
      /\$options\('conv2d bias! stride padding dilation groups', options, \$more\)/,
    ],
    ['lists', 'ops/shape/permute.ts', /\$list\('permute 2:dims', dims\)/],
    ['texts', 'ops/products/einsum.ts', /\$typed\('string', 'einsum 1:equation:string', equation\)/],
    ['functions that methods are given', 'nn/module.ts', /\$typed\('function', 'apply 1:fn:function', fn\)/],
    [
      'options that are taken apart, behind their check',
      'ops/linalg/cholesky.ts',
      /\$options\('cholesky upper', \$given, \$more\);.* const \{ upper = false \} = \$given;/,
    ],
    ['lists of tensors', 'ops/joining/cat.ts', /\$tensors\('cat 1:tensors', tensors\)/],
    ['methods with options', 'nn/module.ts', /\$options\('loadStateDict strict', options, \$more\)/],
    [
      'a class that inherits its constructor: one of its own',
      'nn/layers/dropout.ts',
      /class Dropout extends DropoutNd \{ constructor\(\$0\?: any, \$1\?: any, \$more\?: unknown\) \{ .*\$options\('Dropout inplace', \$1, \$more\); super\(\$0, \$1\); \}/,
    ],
  ])('%s', (_, file, call) => {
    expect(checked(file)).toMatch(call);
  });

  it('and operations a way to a tracer behind their last check', () => {
    expect(checked('ops/pointwise/exp.ts')).toMatch(
      /\{ if \(\$tensor\('exp', x\) && \$begins\(\)\) return \$traced\(exp, \[x\]\) as any;/,
    );
    expect(checked('ops/linalg/det.ts')).toMatch(/if \(\$asks\('linalg\.det'\) && \$begins\(\)\)/);
    expect(checked('nn/functional/activations/threshold.ts')).toMatch(/\$traced\(\$own_threshold, \[x, threshold/);
  });

  it('and lines stay where they are', () => {
    const lines = readFileSync(pathOf('nn/loss/huberLoss.ts'), 'utf8').split('\n');
    const after = checked('nn/loss/huberLoss.ts').split('\n');
    const isSame = (line: string, i: number): boolean => (after[i] as string).startsWith(line.replace(/[({].*/, ''));
    expect(lines.slice(0, -1).every(isSame)).toBe(true);
    expect(after.length).toBe(lines.length + 1);
  });

  it('and what nobody can name from outside gets none', () => {
    const inner = 'ops/pointwise/drivers/unary.ts';
    expect(checked(inner)).toBe(readFileSync(pathOf(inner), 'utf8'));
    expect(withChecks('export function f(options = {}) {}', '/elsewhere/f.ts')).toBe(
      'export function f(options = {}) {}',
    );
  });
});
