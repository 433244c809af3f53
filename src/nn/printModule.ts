import { childEntries } from './internals';
import type { AnyModule } from './module';
import { className } from './property';
import { walkModules } from './walk';

const INDENT = '  ';

/** A module as PyTorch prints it; modules below it that print themselves otherwise than `own` do so. */
export function printModule(root: AnyModule, own: AnyModule['toString']): string {
  const lines: string[] = [];
  for (const visit of walkModules(root)) {
    const { module, name, depth, isLeaving } = visit;
    const margin = INDENT.repeat(depth);
    const label = depth === 0 ? '' : `(${name}): `;
    if (depth > 0 && module.toString !== own) {
      lines.push(`${margin}${label}${module.toString().replaceAll('\n', `\n${margin}`)}`);
      visit.isPassedOver = true;
      continue;
    }
    const extra = extraLines(module);
    const hasChildren = !childEntries(module).next().done;
    const isShort = !hasChildren && extra.length < 2;
    if (isLeaving) {
      if (!isShort) lines.push(`${margin})`);
      continue;
    }
    const head = `${margin}${label}${className(module)}(`;
    if (isShort) lines.push(`${head}${extra.join('')})`);
    else lines.push(head, ...extra.map((line) => `${margin}${INDENT}${line}`));
  }
  return lines.join('\n');
}

function extraLines(module: AnyModule): string[] {
  const extra = module.extraRepr();
  return extra === '' ? [] : extra.split('\n');
}
