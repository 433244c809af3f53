import { fileURLToPath } from 'node:url';
import { find, type Library } from './api.ts';
import type { NameLists } from './coverage.ts';
import { publicPath } from './names.ts';

export const readmeFile = fileURLToPath(new URL('../../README.md', import.meta.url));

const BEGIN = '<!-- Written by `npm run conformance -- --coverage`. -->';
const END = '<!-- End of what is written. -->';

/** Names of rooms that are neither layers nor losses, optimizers nor schedulers. */
const OTHERS = /^(Module|Parameter|Container|Optimizer|LRScheduler|EPOCH_DEPRECATION_WARNING|Counter)$/;

const KINDS: readonly [kind: string, room: string, isOne: (name: string) => boolean][] = [
  ['layers and containers', 'torch.nn', (name) => !/Loss/.test(name)],
  ['losses', 'torch.nn', (name) => /Loss/.test(name)],
  ['optimizers', 'torch.optim', () => true],
  ['schedulers of rates', 'torch.optim.lr_scheduler', () => true],
];

/** The README's table of classes: which of PyTorch's are here. */
export function readmeTable(library: Library, names: NameLists): string {
  const rows = KINDS.map(([kind, room, isOne]) => {
    const all = (names[room] ?? []).filter((name) => /^[A-Z]/.test(name) && !OTHERS.test(name) && isOne(name));
    const isHere = (name: string): boolean => find(library.torchlet, publicPath(`${room}.${name}`)) !== undefined;
    const here = all.filter(isHere);
    return `| ${kind} | ${here.length} of ${all.length} | ${here.map((name) => `\`${name}\``).join(', ')} |`;
  });
  return ['| | here | |', '|---|---|---|', ...rows].join('\n');
}

/** The README with a new table between its marks. */
export function withTable(readme: string, table: string): string {
  const [begin, end] = [readme.indexOf(BEGIN), readme.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`README.md lacks the lines ${BEGIN} and ${END}`);
  return `${readme.slice(0, begin + BEGIN.length)}\n\n${table}\n\n${readme.slice(end)}`;
}
