import { resultNames } from './pytorch/signature.ts';

/** `ignore_index` -> `ignoreIndex`, `T_max` -> `tMax`; in-place names keep their underscore: `index_put_` -> `indexPut_`. */
export function camelCase(name: string): string {
  const trailing = name.endsWith('_') ? '_' : '';
  const [first = '', ...rest] = name.split('_').filter((part) => part !== '');
  return (
    first.charAt(0).toLowerCase() +
    first.slice(1) +
    rest.map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join('') +
    trailing
  );
}

/** A PyTorch path as a path of the public API: `nn.functional.max_pool2d` -> `nn.functional.maxPool2d`. */
export function publicPath(name: string): string {
  const path = name.split('.').map((part) => (/^[A-Z]|^[a-z][A-Z]/.test(part) ? part : camelCase(part)));
  return (path[0] === 'torch' ? path.slice(1) : path).join('.');
}

/** The names, in PyTorch's order, under which an operation with several named results returns them. */
export function fieldsOf(name: string): readonly string[] {
  const names = resultNames(name);
  return names.length > 0
    ? names.map((field) => (/^[A-Z]/.test(field) ? field : camelCase(field)))
    : ['values', 'indices'];
}
