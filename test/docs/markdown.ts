import { readdirSync } from 'node:fs';
import { type Example, lineAt, ROOT, readText } from './example';

/** README.md, CHANGELOG.md and docs/. */
export function pages(): string[] {
  const docs = readdirSync(`${ROOT}/docs`).filter((name) => name.endsWith('.md'));
  return ['README.md', 'CHANGELOG.md', ...docs.map((name) => `docs/${name}`)];
}

/** The blocks fenced as `ts`: each is a program. */
export function blocksOf(file: string, text: string = readText(file)): Example[] {
  return [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map((match) => ({
    file,
    line: lineAt(text, match.index) + 1,
    code: match[1] as string,
    kind: 'program',
  }));
}

/** The code in the table columns that are headed `torchlet`. */
export function cellsOf(file: string, text: string = readText(file)): Example[] {
  const examples: Example[] = [];
  let column = -1;
  text.split('\n').forEach((row, i) => {
    if (!row.startsWith('|')) {
      column = -1;
      return;
    }
    const cells = row.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|'));
    if (column < 0) column = cells.indexOf('torchlet');
    for (const [, code] of (cells[column] ?? '').matchAll(/`([^`]+)`/g)) {
      examples.push({ file, line: i + 1, code: code as string, kind: 'snippet' });
    }
  });
  return examples;
}

/** The targets of links to files of the repository, as they are written. */
export function linksOf(text: string): string[] {
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] as string);
  return targets.filter((target) => !/^[a-z]+:/.test(target));
}

/** The anchors that a page's headings have on GitHub. */
export function anchorsOf(text: string): string[] {
  const plain = text.replace(/^```[\s\S]*?^```$/gm, '');
  return [...plain.matchAll(/^#+ (.*)$/gm)].map((match) =>
    (match[1] as string)
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-'),
  );
}

/** Blocks fenced as `typescript`: the path that their first line names, and the lines that are quoted from there. */
export function excerptsOf(text: string): { path: string; lines: string }[] {
  return [...text.matchAll(/^```typescript\n\/\/ (\S+)\n([\s\S]*?)^```$/gm)].map((match) => ({
    path: match[1] as string,
    lines: match[2] as string,
  }));
}
