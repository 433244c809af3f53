import { readdirSync } from 'node:fs';
import { type Example, lineAt, ROOT, readText } from './example';

/** The `@example` of every docstring in src/. */
export function docstringExamples(): Example[] {
  return readdirSync(`${ROOT}/src`, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .sort()
    .flatMap((path) => examplesIn(`src/${path.replaceAll('\\', '/')}`));
}

/** The examples of one file. */
export function examplesIn(file: string, text: string = readText(file)): Example[] {
  return [...text.matchAll(/\/\*\*(?:(?!\*\/)[\s\S])*\*\//g)].flatMap((docstring) => {
    const lines = docstring[0]
      .replace(/\s*\*\/$/, '')
      .split('\n')
      .map((line) => line.replace(/^\s*\*? ?/, ''));
    return lines.flatMap((line, i): Example[] => {
      if (line !== '@example') return [];
      const rest = lines.slice(i + 1);
      const end = rest.findIndex((next) => /^@\w/.test(next));
      const code = rest.slice(0, end < 0 ? undefined : end).join('\n');
      return [{ file, line: lineAt(text, docstring.index) + i + 1, code: `${code.trimEnd()}\n`, kind: 'snippet' }];
    });
  });
}
