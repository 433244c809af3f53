import ts from 'typescript';

/** What a comment says about the statement before it. */
export interface Expectation {
  /** `=> x` and `x`: the value, or what is printed; `prints x`; `throws X`: name and message of the error. */
  how: 'value' | 'prints' | 'throws';
  text: string;
  /** Whether the comment says =>, prints or throws; else it may be prose. */
  certain: boolean;
  /** In the code, from 1. */
  line: number;
}

export interface Instrumented {
  code: string;
  expectations: Expectation[];
}

const SAYS = /^\/\/ (=>|prints|throws)(?: |$)/;

/**
 * Puts calls into the code that hand over the value of each top-level statement that a comment speaks of:
 *
 *     x.sum(); // => tensor(6.)          becomes  $.value(0, (x.sum()));
 *     console.log(x); // prints ...      becomes  $.begin(); console.log(x); $.printed(0);
 *     x.view([7]); // throws ShapeError  becomes  $.begin(); try { x.view([7]); } catch (error) { $.threw(0, error); }
 *
 * A comment stands behind the statement or below it, and goes on in comments of its own that are indented further,
 * or that are closing brackets.
 *
 * @param plain - whether a comment without =>, prints or throws speaks of the value too
 * @throws Error for a comment that says something and belongs to no top-level statement
 */
export function instrument(code: string, plain: boolean): Instrumented {
  const file = ts.createSourceFile('example.ts', code, ts.ScriptTarget.ES2022, true);
  const expectations: Expectation[] = [];
  const edits: [number, string][] = [];
  const found = new Set<number>();
  // A snippet's statements are those of the block it was put into.
  const block = file.statements.find(ts.isBlock);
  for (const statement of plain && block !== undefined ? block.statements : file.statements) {
    const comment = commentAfter(code, statement.end);
    if (comment === undefined) continue;
    const says = SAYS.exec(comment.text);
    if (says === null && !plain) continue;
    found.add(comment.at);
    const text = comment.text
      .replace(SAYS, '')
      .replace(/^\/\/ ?/, '')
      .trim();
    const how = says?.[1] === 'throws' ? 'throws' : says?.[1] === 'prints' || isPrint(statement) ? 'prints' : 'value';
    if (says === null && how === 'prints') continue;
    const index = expectations.length;
    const line = file.getLineAndCharacterOfPosition(comment.at).line + 1;
    expectations.push({ how, text, certain: says !== null, line });
    edits.push(...editsFor(statement, index, how));
  }
  for (const match of code.matchAll(/\/\/ (=>|prints|throws)(?= |$)/gm)) {
    if (!found.has(match.index))
      throw new Error(`no statement stands before '${code.slice(match.index).split('\n')[0]}'`);
  }
  let out = code;
  for (const [at, text] of edits.sort((a, b) => b[0] - a[0])) out = out.slice(0, at) + text + out.slice(at);
  return { code: out, expectations };
}

interface Comment {
  at: number;
  text: string;
}

function commentAfter(code: string, end: number): Comment | undefined {
  const behind = /^;?[ \t]*(\/\/[^\n]*)/.exec(code.slice(end));
  const below = /^;?[ \t]*\n[ \t]*(\/\/ (?:=>|prints|throws)(?: [^\n]*)?)(?=\n|$)/.exec(code.slice(end));
  const match = behind ?? below;
  if (match === null) return undefined;
  const at = end + match[0].length - (match[1] as string).length;
  const more = /^(?:\n[ \t]*\/\/ (?: [^\n]*|[)\]}]+(?=\n|$)))*/.exec(
    code.slice(end + match[0].length),
  ) as RegExpExecArray;
  return { at, text: match[1] + more[0].replace(/\n[ \t]*\/\/ ?/g, '\n') };
}

function isPrint(statement: ts.Statement): boolean {
  if (!ts.isExpressionStatement(statement)) return !ts.isVariableStatement(statement);
  return /^console\.\w+\(/.test(statement.expression.getText());
}

function editsFor(statement: ts.Statement, index: number, how: Expectation['how']): [number, string][] {
  const [start, end] = [statement.getStart(), statement.end];
  if (how === 'throws') {
    return [
      [start, '$.begin(); try { '],
      [end, `; } catch (error) { $.threw(${index}, error); } `],
    ];
  }
  if (how === 'prints') {
    return [
      [start, '$.begin(); '],
      [end, `; $.printed(${index});`],
    ];
  }
  if (ts.isExpressionStatement(statement)) {
    const { expression } = statement;
    return [
      [expression.getStart(), `$.value(${index}, (`],
      [expression.end, '))'],
    ];
  }
  const names = (statement as ts.VariableStatement).declarationList.declarations.flatMap(({ name }) => namesOf(name));
  return [[end, `; $.value(${index}, ${names.length === 1 ? names[0] : `[${names.join(', ')}]`});`]];
}

function namesOf(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isOmittedExpression(element) ? [] : namesOf(element.name)));
}
