import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Outcome } from './outcome.ts';
import { extended, lostCases, readPassing, writePassing } from './passing.ts';
import { formatReport, summarize } from './report.ts';

const outcome = (id: string, status: Outcome['status'], detail?: string): Outcome => ({
  file: 'tensor/add.json',
  kind: 'function',
  name: 'torch.add',
  id,
  status,
  ...(detail === undefined ? {} : { detail }),
});

const outcomes = [outcome('a', 'passed'), outcome('b', 'failed', 'output: wrong'), outcome('c', 'not covered', 'add')];

describe('the report', () => {
  it('counts per file and in all, and shows why a case failed', () => {
    const report = summarize(outcomes);
    expect(report).toMatchObject({
      passed: 1,
      failed: 1,
      notCovered: 1,
      files: [{ file: 'tensor/add.json', passed: 1 }],
    });
    const text = formatReport(report);
    expect(text).toContain('FAILED tensor/add.json#b (torch.add)');
    expect(text).toContain('output: wrong');
    expect(text).toContain('for want of: add (1)');
    expect(text.split('\n').at(-1)).toBe('1 passed, 1 failed, 1 not covered');
  });

  it('counts a lost case as failed, once', () => {
    expect(summarize(outcomes, ['tensor/add.json#b', 'tensor/add.json#c']).failed).toBe(2);
  });
});

describe('the list of passing cases', () => {
  const list = { 'tensor/add.json': ['a', 'b', 'c', 'gone'] };

  it('names what no longer passes, is not covered any more, or is missing', () => {
    expect(lostCases(list, outcomes)).toEqual(['tensor/add.json#b', 'tensor/add.json#c', 'tensor/add.json#gone']);
    expect(lostCases(list, outcomes, (_, id) => id === 'a')).toEqual([]);
  });

  it('only grows, and says by what', () => {
    const { list: longer, added } = extended({ 'x.json': ['old'] }, outcomes);
    expect(longer).toEqual({ 'tensor/add.json': ['a'], 'x.json': ['old'] });
    expect(added).toEqual(['tensor/add.json#a']);
  });

  it('comes back from its file as it was written', () => {
    const folder = mkdtempSync(join(tmpdir(), 'passing-'));
    try {
      expect(readPassing(join(folder, 'none.json'))).toEqual({});
      writePassing(join(folder, 'list.json'), list);
      expect(readPassing(join(folder, 'list.json'))).toEqual(list);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
