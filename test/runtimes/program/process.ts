/** Node, Deno and Bun: the cases' file is the argument, the result goes to standard output. */
import { readFileSync } from 'node:fs';
import { check } from './check.ts';

check(JSON.parse(readFileSync(process.argv[2] as string, 'utf8'))).then((result) => {
  console.log(JSON.stringify(result));
});
