// Checks format and lint of everything with Biome, or corrects what it can: node scripts/format.mjs [--write]
// AssemblyScript differs from TypeScript in decorators on functions and variables, which Biome cannot parse: for assembly/ they become
// comments in a copy, which Biome checks or rewrites, and turn back. Tables of constants keep the rows in which they are written.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { filesIn, main, setup } from './setup.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Rules that do not suit AssemblyScript: it has no type-only imports, `==` compares numbers of one type, `x != x` finds NaN in lanes,
 * i64 has more digits than a double, and kernels of a family share their parameters.
 */
const assemblyRules = {
  complexity: { noCommaOperator: 'off' },
  correctness: { noPrecisionLoss: 'off', noUnusedFunctionParameters: 'off', noVoidTypeReturn: 'off' },
  style: { useImportType: 'off' },
  suspicious: { noDoubleEquals: 'off', noSelfCompare: 'off', noShadowRestrictedNames: 'off', noTsIgnore: 'off' },
};

function biome(args, cwd) {
  const binary = join(root, 'node_modules/@biomejs/biome/bin/biome');
  const program = [binary, 'check', '--error-on-warnings', ...args];
  return spawnSync(process.execPath, program, { cwd, stdio: 'inherit' }).status ?? 1;
}

const keepRows = '// biome-ignore format: rows of lanes\n';

function toTypeScript(text) {
  return text
    .replace(/^([ \t]*)@(?=[a-z])/gm, '$1// decorator @')
    .replace(/^(?=(?:export )?const \w+ = memory\.data<)/gm, keepRows);
}

function toAssemblyScript(text) {
  return text.replaceAll(keepRows, '').replace(/^([ \t]*)\/\/ decorator @/gm, '$1@');
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
    const sources = filesIn('assembly', '.ts').map((path) => {
      const copy = join(folder, path.slice(root.length));
      const original = readFileSync(copy, 'utf8');
      writeFileSync(copy, toTypeScript(original));
      return { path, copy, original };
    });
    const status = biome([...args, 'assembly'], folder);
    if (args.includes('--write')) {
      for (const { path, copy, original } of sources) {
        const text = toAssemblyScript(readFileSync(copy, 'utf8'));
        // A file that was saved meanwhile keeps what was saved.
        if (text !== original && original === readFileSync(path, 'utf8')) writeFileSync(path, text);
      }
    }
    return status;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

await main(async () => {
  await setup({ wasm: [] });
  const args = process.argv.slice(2);
  process.exitCode = biome(args, root) + checkAssembly(args) === 0 ? 0 : 1;
});
