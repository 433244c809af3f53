import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Writes the licences of the packages whose code the bundle contains, with their full texts, beside it. */
export function licenses({ folder = '' } = {}) {
  return {
    name: 'licenses',
    generateBundle(_, bundle) {
      const folders = new Set();
      for (const chunk of Object.values(bundle)) {
        for (const [id, { renderedLength }] of Object.entries(chunk.modules ?? {})) {
          if (renderedLength > 0 && id.includes('node_modules')) folders.add(packageFolder(id));
        }
      }
      const source = [...folders]
        .sort()
        .map(entry)
        .join(`\n${'-'.repeat(80)}\n\n`);
      if (source !== '') this.emitFile({ type: 'asset', fileName: `${folder}THIRD_PARTY_LICENSES`, source });
    },
  };
}

/** The nearest folder above a module whose package.json has a name: inner ones, as `{"type": "module"}`, have none. */
function packageFolder(id) {
  for (let folder = dirname(id.replace(/^\0/, '').replace(/\?.*$/, '')); ; folder = dirname(folder)) {
    const path = join(folder, 'package.json');
    if (existsSync(path) && JSON.parse(readFileSync(path, 'utf8')).name) return folder;
    if (dirname(folder) === folder) throw new Error(`no package.json above ${id}`);
  }
}

function entry(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((file) => /^licen[cs]e/i.test(file));
  if (file === undefined) throw new Error(`${name} ${version} comes without a licence text`);
  return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
}
