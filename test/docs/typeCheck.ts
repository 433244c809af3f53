import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { ROOT } from './example';

/** TypeScript's compiler in machine code, which takes a fifth of the time; it has no interface but its command. */
const TSC = join(ROOT, 'node_modules/typescript-native/bin/tsc');
const PROBLEM = /^(?:(.+)\((\d+),\d+\): )?error TS\d+: (.*)$/;

interface Problem {
  /** Path from the root of the repository; empty where it is of no file. */
  file: string;
  line: number;
  text: string;
}

/** What TypeScript says about programs, by their names, under the options of tsconfig.json: nothing, if all is well. */
export function typeErrors(programs: ReadonlyMap<string, string>): string[] {
  const names = [...programs.keys()];
  return compile([...programs.values()]).map(({ file, line, text }) => {
    const name = /^\d+(?=\.ts$)/.exec(file);
    return `${name === null ? file : names[Number(name[0])]}, line ${line}: ${text}`;
  });
}

/** All that it says about programs and about the files of the library that they reach. */
export function compile(programs: readonly string[]): Problem[] {
  mkdirSync(join(ROOT, 'build'), { recursive: true });
  // To them it is as if they lay in a folder beside src/.
  const folder = mkdtempSync(join(ROOT, 'build', 'types-'));
  try {
    const config = {
      extends: '../../tsconfig.json',
      files: [...programs.map((_, i) => `${i}.ts`), '../../src/wasm/wasm.d.ts'],
      include: [],
      compilerOptions: { rootDirs: ['../..', '..'], typeRoots: ['../../node_modules/@types'] },
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
    for (const [i, text] of programs.entries()) writeFileSync(join(folder, `${i}.ts`), text);
    const { error, status, stdout, stderr } = spawnSync(process.execPath, [TSC, '--pretty', 'false', '-p', folder], {
      cwd: ROOT,
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    });
    const problems = problemsIn(stdout, folder);
    if (error !== undefined || (status !== 0) !== problems.length > 0) throw error ?? new Error(stdout + stderr);
    return problems;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A line each, and what explains it in lines that are indented. */
function problemsIn(output: string, folder: string): Problem[] {
  const problems: Problem[] = [];
  for (const line of output.split('\n')) {
    const found = PROBLEM.exec(line);
    const last = problems.at(-1);
    if (found !== null) {
      const [, path = '', at = '0', text = ''] = found;
      const isOwn = resolve(ROOT, path).startsWith(folder);
      problems.push({ file: relative(isOwn ? folder : ROOT, resolve(ROOT, path)), line: Number(at), text });
    } else if (last !== undefined && /^ /.test(line)) last.text += `\n${line}`;
  }
  return problems;
}
