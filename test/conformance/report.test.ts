import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { extended, lostCases, readList, withoutPassed, writeList } from './lists.ts';
import type { Outcome } from './outcome.ts';
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
    expect(summarize(outcomes, { lost: ['tensor/add.json#b', 'tensor/add.json#c'] }).failed).toBe(2);
  });

  it('counts known failures as no failures, and says how many there are', () => {
    const report = summarize(outcomes, { isKnown: (_, id) => id === 'b' });
    expect(report).toMatchObject({ passed: 1, failed: 0, knownFailures: ['tensor/add.json#b'] });
    expect(formatReport(report)).toContain('known to fail, on the list in failing.json: 1');
    expect(formatReport(report)).not.toContain('FAILED');
  });

  it("counts argument errors that are Python's own apart", () => {
    const report = summarize([...outcomes, { ...outcome('d', 'failed'), python_specific: true }]);
    expect(report).toMatchObject({ failed: 1, pythonSpecific: { passed: 0, failed: 1, notCovered: 0 } });
    expect(formatReport(report)).toContain('python_specific, apart: 0 passed, 1 failed, 0 not covered');
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

  it('has a counterpart of known failures, which only shrinks', () => {
    expect(withoutPassed({ 'tensor/add.json': ['a', 'b', 'c'] }, outcomes)).toEqual({ 'tensor/add.json': ['b'] });
    expect(withoutPassed({ 'tensor/add.json': ['a'] }, outcomes)).toEqual({});
    const others = { 'nn/Linear.json': ['x'] };
    expect(withoutPassed(others, outcomes, (file) => file.includes('add'))).toEqual(others);
    expect(withoutPassed(others, outcomes)).toEqual({});
  });

  it('comes back from its file as it was written', () => {
    const folder = mkdtempSync(join(tmpdir(), 'passing-'));
    try {
      expect(readList(join(folder, 'none.json'))).toEqual({});
      writeList(join(folder, 'list.json'), list);
      expect(readList(join(folder, 'list.json'))).toEqual(list);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
