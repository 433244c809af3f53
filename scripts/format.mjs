// Checks format and lint of everything with Biome, or corrects what it can: node scripts/format.mjs [--write]
// AssemblyScript differs from TypeScript in decorators on functions and variables, which Biome cannot parse: for assembly/ they become
// comments in a copy, which Biome checks or rewrites, and turn back.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { filesIn, main, setup } from './setup.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Rules that do not suit AssemblyScript: it has no type-only imports, and its `==` compares numbers of one type. */
const assemblyRules = {
  style: { useImportType: 'off' },
  suspicious: { noDoubleEquals: 'off', noTsIgnore: 'off' },
};

function biome(args, cwd) {
  const binary = join(root, 'node_modules/@biomejs/biome/bin/biome');
  return (
    spawnSync(process.execPath, [binary, 'check', '--error-on-warnings', ...args], { cwd, stdio: 'inherit' }).status ??
    1
  );
}

function checkAssembly(args) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'torchlet-format-')));
  try {
    const copy = join(folder, 'assembly');
    cpSync(join(root, 'assembly'), copy, { recursive: true });
    const { files: _files, vcs: _vcs, linter, ...config } = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8'));
    const rules = { ...linter.rules };
    for (const [group, changes] of Object.entries(assemblyRules)) rules[group] = { ...rules[group], ...changes };
    writeFileSync(join(folder, 'biome.json'), JSON.stringify({ ...config, linter: { ...linter, rules } }));
    const sources = filesIn('assembly', '.ts').map((path) => ({ path, copy: join(folder, path.slice(root.length)) }));
    for (const { copy } of sources) edit(copy, /^([ \t]*)@(?=[a-z])/gm, '$1// decorator @');
    const status = biome([...args, 'assembly'], folder);
    if (args.includes('--write')) {
      for (const { path, copy } of sources) {
        edit(copy, /^([ \t]*)\/\/ decorator @/gm, '$1@');
        const text = readFileSync(copy, 'utf8');
        if (text !== readFileSync(path, 'utf8')) writeFileSync(path, text);
      }
    }
    return status;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function edit(path, pattern, replacement) {
  writeFileSync(path, readFileSync(path, 'utf8').replace(pattern, replacement));
}

await main(async () => {
  await setup();
  const args = process.argv.slice(2);
  process.exitCode = biome(args, root) + checkAssembly(args) === 0 ? 0 : 1;
});
