import { describe, expect, it } from 'vitest';
import { withImportsAtTop, withoutStars, withoutTags } from '../../scripts/packageTypes.mjs';
import { inRooms } from '../../scripts/types/rooms.mjs';
import { usedDeclarations } from '../../scripts/types/usedDeclarations.mjs';

const map = (files: Record<string, string>): Map<string, string> => new Map(Object.entries(files));

describe('declarations that are used', () => {
  const files = map({
    'index.d.ts': "import './methods.js';\nexport { add, type Options as AddOptions } from './ops/index.js';\n",
    'methods.d.ts':
      "import { Hidden } from './ops/hidden.js';\nimport { Row } from './row.js';\ndeclare module './row.js' {\n  interface Row { add(Hidden: number): Row; }\n}\n",
    'row.d.ts': 'export interface Row {}\nexport declare function rowOf(): Row;\n',
    'ops/index.d.ts': "export * from './add.js';\nexport * from './hidden.js';\n",
    'ops/add.d.ts':
      "import { Hidden, helper } from './hidden.js';\nexport interface Options { of: Kind }\ntype Kind = 1;\ntype Other = 2;\nexport declare function add(x: number, options?: Options): import('../row.js').Row;\nexport declare function both(x: Hidden): ReturnType<typeof helper>;\n",
    'ops/hidden.d.ts': 'export interface Hidden {}\nexport declare function helper(): void;\n',
    'lost.d.ts': 'export interface Lost {}\n',
  });
  const left = usedDeclarations(files, ['index.d.ts']);

  it('are those that entries lead to, with what these name', () => {
    expect(left.get('ops/add.d.ts')).toContain(
      'interface Options { of: Kind }\ntype Kind = 1;\nexport declare function add',
    );
    expect([...left.values()].join()).not.toMatch(/Other|both|helper|Hidden \{\}|Lost|rowOf/);
  });

  it('are those that add to others, too, and import only what is left', () => {
    expect(left.get('methods.d.ts')).toContain("declare module './row.js'");
    expect(left.get('methods.d.ts')).not.toContain('import { Hidden }');
    expect(left.get('index.d.ts')).toBe(files.get('index.d.ts'));
  });
});

describe('rooms', () => {
  const files = map({
    'index.d.ts': "export * from './ops/index.js';\nexport * as names from './names.js';\n",
    'names.d.ts': 'export declare const one: 1;\n',
    'ops/index.d.ts': "export { add } from './add.js';\nexport { mul as times } from './mul.js';\n",
    'ops/add.d.ts':
      "import { Tensor } from '../tensor/tensor.js';\ninterface Options { a: 1 }\nexport declare function add(x: Tensor, o: Options): import('./mul.js').Product;\n",
    'ops/mul.d.ts':
      '/// <reference lib="esnext.disposable" />\nimport type { Tensor } from \'../tensor/index.js\';\nexport interface Product {}\nexport declare function mul(x: Tensor): Product;\n',
    'ops/sub.d.ts':
      "interface Options { b: 1 }\nexport declare function sub(o: Options): void;\nexport { add } from './add.js';\n",
    'ops/names.d.ts': 'export declare function names(): Generator<string>;\n',
    'ops/random.d.ts': 'export interface Generator {}\n',
    'tensor/index.d.ts': "export * from './tensor.js';\n",
    'tensor/tensor.d.ts': 'export interface Tensor {}\n',
    'tensor/more.d.ts': "declare module './tensor.js' {\n  interface Tensor { n: number }\n}\nexport {};\n",
  });
  const rooms = inRooms(files, ['index.d.ts']);

  it('are one file each, where no name means two things', () => {
    expect(rooms.get('ops/declarations.d.ts')).toBe(
      [
        '/// <reference lib="esnext.disposable" />',
        "import { Tensor } from '../tensor/declarations.js';",
        'interface Options { a: 1 }',
        'export declare function add(x: Tensor, o: Options): Product;',
        'export interface Product {}',
        'export declare function mul(x: Tensor): Product;',
        'export declare function names(): Generator<string>;',
        'export {};\n',
      ].join('\n'),
    );
    expect(rooms.get('ops/declarations2.d.ts')).toContain('interface Options { b: 1 }');
    expect(rooms.get('ops/declarations2.d.ts')).toContain("export { add } from './declarations.js';");
  });

  it('keep a name of the language apart from what has the same name', () => {
    expect(rooms.get('ops/declarations.d.ts')).toContain('export declare function names(): Generator<string>;');
    expect(rooms.get('ops/declarations2.d.ts')).toContain('export interface Generator {}');
  });

  it('export each name once', () => {
    const twice = map({
      'index.d.ts': "export * from './a/c.js';\n",
      'a/b.d.ts': 'export interface B {}\ninterface Own {}\n',
      'a/c.d.ts': "export interface C {}\nexport { B } from './b.js';\nexport { type B as Other } from './b.js';\n",
    });
    const room = inRooms(twice, ['index.d.ts']).get('a/declarations.d.ts');
    expect(room).toBe(
      'export interface B {}\ninterface Own {}\nexport interface C {}\nexport { B as Other };\nexport {};\n',
    );
  });

  it('leave entries, names, namespaces and what adds to others where they are, and lead these to the rooms', () => {
    expect(rooms.get('index.d.ts')).toContain("export * from './ops/index.js';\nexport * as names from './names.js';");
    expect(rooms.get('ops/index.d.ts')).toContain("export { add, mul as times } from './declarations.js';");
    expect(rooms.get('tensor/more.d.ts')).toContain("declare module './declarations.js' {");
    expect(rooms.has('names.d.ts')).toBe(true);
  });

  it('say which name leads nowhere', () => {
    const broken = map({ 'index.d.ts': "export { gone } from './a/b.js';\n", 'a/b.d.ts': 'export {};\n' });
    expect(() => inRooms(broken, ['index.d.ts'])).toThrow('index.d.ts names gone of a/b.d.ts');
  });
});

describe('texts', () => {
  it('lose their stars, but for those that hold a margin', () => {
    expect(withoutStars('\t/**\n\t * One.\n\t *\n\t * @see x\n\t */\n\ta: 1;')).toBe(
      '\t/**\nOne.\n@see x\n*/\n\ta: 1;',
    );
    const indented = '/**\n * if (x)\n *   y;\n */';
    expect(withoutStars(indented)).toBe(indented);
  });

  it('import a name once, but where the file has it already', () => {
    const given =
      'export class A {\n\tf(x: import("./x.js").X): import("./x.js").X;\n\tg(y: import("./y.js").Y, a: import("./y.js").A, x: import("./z.js").X): void;\n}\n';
    expect(withImportsAtTop(given)).toBe(
      "import { X } from './x.js';\nimport { Y } from './y.js';\n" +
        'export class A {\n\tf(x: X): X;\n\tg(y: Y, a: import("./y.js").A, x: import("./z.js").X): void;\n}\n',
    );
    expect(withImportsAtTop('export const a: 1;\n')).toBe('export const a: 1;\n');
  });

  it('lose tags with all their lines', () => {
    const text = '/**\n * One.\n *\n * @param a - first\n *   line\n * @example\n * one(1);\n * @throws E never\n */';
    expect(withoutTags(text, ['param', 'throws'])).toBe('/**\n * One.\n *\n * @example\n * one(1);\n */');
    expect(withoutTags('/**\n * One.\n *\n * @param a - first\n */', ['param'])).toBe('/**\n * One.\n */');
  });
});
