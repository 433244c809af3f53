/**
 * PyTorch's signatures in one line each, the source of where an argument goes in TypeScript.
 *
 *     'input | dim keepdim *dtype'
 *
 * - names before `|` are required: positional, in PyTorch's order;
 * - names after `|` are optional: `dim`-like ones are positional behind the required ones, `name!` too (a lone number,
 *   shape or tensor, and the exceptions listed in the README), all others sit in the trailing options object;
 * - `*name` is keyword-only in PyTorch;
 * - `...name` takes all further arguments, `name+` collects numbers written side by side into one shape;
 * - ` / ` separates overloads; the first that fits is taken, and a `dim`-like name fits numbers and lists of them only.
 */
export interface Parameter {
  readonly name: string;
  readonly required: boolean;
  readonly positional: boolean;
  readonly dimLike: boolean;
  readonly keywordOnly: boolean;
  readonly spread: boolean;
  readonly shape: boolean;
}

export type Signature = readonly Parameter[];

export const DIM_LIKE: ReadonlySet<string> = new Set(['dim', 'dims', 'dim0', 'dim1', 'dim2', 'start_dim', 'end_dim']);

const PARAMETER = /^(\*|\.\.\.)?(\w+)([!+])?$/;

function parseParameter(text: string, required: boolean): Parameter {
  const match = PARAMETER.exec(text);
  if (match === null) throw new Error(`not a parameter: ${text}`);
  const [, prefix, name = '', suffix] = match;
  return {
    name,
    required,
    positional: required || suffix === '!' || DIM_LIKE.has(name),
    dimLike: DIM_LIKE.has(name),
    keywordOnly: prefix === '*',
    spread: prefix === '...',
    shape: suffix === '+',
  };
}

const words = (text: string | undefined): string[] => (text ?? '').split(' ').filter((word) => word !== '');

/** The overloads of one line of a table. */
export function parseSignatures(line: string): Signature[] {
  return line.split(' / ').map((overload) => {
    const [required, optional] = overload.split('|');
    return [
      ...words(required).map((word) => parseParameter(word, true)),
      ...words(optional).map((word) => parseParameter(word, false)),
    ];
  });
}
