import { parseAst } from 'rollup/parseAst';
import { expect, it } from 'vitest';
import { pureModules } from '../../scripts/rollup/pureModules.mjs';

const plugin = pureModules((id) => id.endsWith('attach.ts'));
const transformed = (code: string, id = '/src/a.ts') =>
  plugin.transform
    .call({ parse: parseAst }, code, id)
    ?.code.replace(/import \{ made as \$made \} from '[^']*';\n?/, '');

it('leaves alone what bundlers can leave out by themselves', () => {
  const code = `import { b } from './b';
const a = 1 + b, list = [a, -2], map = new Map(), table = { a, f() {} };
let count;
class A extends B { static a = 1; [Symbol.iterator]() {} }
export function f() { count = new Date(); }
export { A, a };
`;
  expect(transformed(code)).toBe(code);
});

it('marks a value that has to be computed', () => {
  expect(transformed('export const a = f(1);')).toContain('const a = /* @__PURE__ */ $made(() => f(1));');
  expect(transformed('const a = { ...b };')).toContain('const a = /* @__PURE__ */ $made(() => ({ ...b }));');
});

it('makes one call of a module that does more when it loads, and takes its exports from that', async () => {
  const code = `import { name } from './name';
"use strict";
export class A {}
const local = 2;
name({ A });
export { local as two };
export * from './c';
`;
  const out = transformed(code) as string;
  expect(out).toMatch(/^import \{ name \} from '\.\/name';\nexport \* from '\.\/c';/);
  const run = out
    .replace(/^(?:import|export \*).*$/gm, '')
    .replace(/export \{ ([\w$]+) as (\w+) \};/g, 'result.$2 = $1;');
  const named: unknown[] = [];
  const result = new Function('name', '$made', `const result = {};${run}return result;`)(
    (classes: object) => named.push(...Object.keys(classes)),
    (make: () => unknown) => make(),
  );
  expect([Object.keys(result), result.two, named]).toEqual([['A', 'two'], 2, ['A']]);
});

it('leaves modules that are loaded for what they do, those whose exports change, and other folders', () => {
  expect(transformed('attach(Tensor);', '/src/ops/attach.ts')).toBeUndefined();
  const changing = 'export let x = 1;\nx = 2;\n';
  expect(transformed(changing)).toBe(changing);
  expect(transformed('f();', '/node_modules/a/index.js')).toBeUndefined();
});
