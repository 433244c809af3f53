import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { find, findFunction, type Library } from './api.ts';
import { isTensorJson } from './json.ts';
import { readList } from './lists.ts';
import { camelCase, publicPath } from './names.ts';
import { readCases } from './run.ts';

/** PyTorch's public names, room by room, as `pytorch/generate.py` lists them. */
export type NameLists = Readonly<Record<string, readonly string[]>>;

export const readNames = (): NameLists =>
  JSON.parse(readFileSync(new URL('./pytorch/names.json', import.meta.url), 'utf8')) as NameLists;

const NAMING = new Set(['name', 'call', 'module', 'op', '$module', '$function', '$distribution', '$transform']);

/** Every name of PyTorch's that a case uses, its own and those of its steps, layers and arguments. */
function namesIn(value: unknown, found: Set<string>): Set<string> {
  if (Array.isArray(value)) for (const item of value) namesIn(item, found);
  else if (typeof value === 'object' && value !== null && !isTensorJson(value)) {
    for (const [key, item] of Object.entries(value)) {
      if (NAMING.has(key) && typeof item === 'string') found.add(item);
      namesIn(item, found);
    }
  }
  return found;
}

/** The number of cases on the list of passing ones that use each name. */
export function passingCases(sets: readonly { readonly folder: string; readonly prefix: string }[], list: string) {
  const counts = new Map<string, number>();
  const entries = Object.entries(readList(list));
  for (const { folder, prefix } of sets) {
    const others = sets.map((set) => set.prefix).filter((other) => other.length > prefix.length);
    for (const [file, ids] of entries) {
      if (!file.startsWith(prefix) || others.some((other) => file.startsWith(other))) continue;
      const passing = new Set(ids);
      for (const testCase of readCases(folder, file.slice(prefix.length))) {
        if (!passing.has(testCase.id)) continue;
        for (const name of namesIn(testCase, new Set())) counts.set(name, (counts.get(name) ?? 0) + 1);
      }
    }
  }
  return counts;
}

/** The names under which cases use a public name: `torch.optim.SGD` is `optim.SGD` there, a method also a function. */
function caseNames(room: string, name: string): string[] {
  if (room === 'torch.Tensor') return [`Tensor.${name}`, `torch.${name}`];
  if (room === 'torchvision.transforms') return [`transforms.${name}`];
  return [`${room}.${name}`, `${room.replace(/^torch\./, '')}.${name}`];
}

function isThere(library: Library, room: string, name: string): boolean {
  if (room === 'torch.Tensor') {
    const probe = findFunction(library.torchlet, 'tensor')(Float32Array.of(0)) as object;
    return name in probe || camelCase(name) in probe;
  }
  if (room === 'torchvision.transforms') {
    const parts = name.split('.');
    const last = camelCase(parts.pop() ?? '');
    const paths = [`transforms.${name}`, `transforms.${[...parts, last].join('.')}`];
    return paths.some((path) => find(library.vision, path) !== undefined);
  }
  if (room === 'torch.distributed') {
    const short = name.split('.').at(-1) as string;
    const { distributed = {} } = library;
    return short in distributed || camelCase(short) in distributed;
  }
  const path = publicPath(`${room}.${name}`);
  // Modes of autograd are functions of the whole library here.
  const outside = room === 'torch.autograd' ? publicPath(name) : path;
  return find(library.torchlet, path) !== undefined || find(library.torchlet, outside) !== undefined;
}

/** `docs/coverage.md`: every public name, whether it is there, and how many passing cases use it. */
export function coveragePage(library: Library, names: NameLists, counts: ReadonlyMap<string, number>): string {
  const rooms = Object.entries(names).map(([room, list]) => {
    const rows = list.map((name) => {
      const there = isThere(library, room, name);
      const cases = [...new Set(caseNames(room, name))].reduce((sum, key) => sum + (counts.get(key) ?? 0), 0);
      return { there, line: `| \`${name}\` | ${there ? 'yes' : 'no'} | ${there && cases > 0 ? cases : ''} |` };
    });
    return {
      room,
      size: list.length,
      there: rows.filter((row) => row.there).length,
      lines: rows.map((row) => row.line),
    };
  });
  const sum = rooms.map(
    ({ room, there, size }) => `| [${room}](#${room.replaceAll('.', '').toLowerCase()}) | ${there} | ${size} |`,
  );
  const tables = rooms.map(({ room, lines }) =>
    [`## ${room}`, '', "| name | here | PyTorch's cases that pass |", '|---|---|---|', ...lines, ''].join('\n'),
  );
  return [
    '# Coverage',
    '',
    "PyTorch 1.13's public names, room by room, and torchvision's transforms: which are here, and how many of the cases in",
    '`test/conformance` use them and pass. Written by `npm run conformance -- --coverage`; a test says when it is out of date.',
    '',
    '| | here | of |',
    '|---|---|---|',
    ...sum,
    '',
    ...tables,
  ].join('\n');
}

export const coverageFile = fileURLToPath(new URL('../../docs/coverage.md', import.meta.url));
