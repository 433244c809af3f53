import { fileURLToPath } from 'node:url';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The project's own cases: the names of the second set's files begin with "second/". */
export const OWN = [
  { folder: here('./cases'), prefix: '' },
  { folder: here('./second'), prefix: 'second/' },
];

/** Cases that have passed, and failures that are known. */
export const passingList = here('./passing.json');
export const failingList = here('./failing.json');
