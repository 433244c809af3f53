import type { LayerInfo } from './layerInfo';
import type { ModelSummary, SummaryOptions } from './summary';

/** What a row of a summary can tell. */
export type Column =
  | 'inputSize'
  | 'outputSize'
  | 'numParams'
  | 'paramsPercent'
  | 'kernelSize'
  | 'multAdds'
  | 'trainable';

const TITLES: Record<Column, string> = {
  kernelSize: 'Kernel Shape',
  inputSize: 'Input Shape',
  outputSize: 'Output Shape',
  numParams: 'Param #',
  paramsPercent: 'Param %',
  multAdds: 'Mult-Adds',
  trainable: 'Trainable',
};

/** The narrowest column of names, and what its width is a multiple of. */
const NAME_WIDTH = 40;
const STEP = 5;

/** The table that torchinfo prints. */
export function tableOf(summary: ModelSummary, options: SummaryOptions): string {
  const { depth = 3, colNames = ['outputSize', 'numParams'], colWidth = 25, rowSettings = ['depth'] } = options;
  const [showNames, showDepth] = [rowSettings.includes('varNames'), rowSettings.includes('depth')];
  const titleOf = (row: LayerInfo): string =>
    row.className +
    (showNames && row.name !== '' ? ` (${row.name})` : '') +
    (showDepth && row.depth > 0 ? `: ${row.depth}-${row.index}` : '');
  const longest = summary.layers.reduce((most, row) => {
    const length = titleOf(row).length + row.depth * STEP + 1;
    return length > most ? length : most;
  }, 0);
  const nameWidth = longest >= NAME_WIDTH ? Math.ceil(longest / STEP) * STEP : NAME_WIDTH;
  const line = (name: string, values: readonly string[]): string =>
    [name.padEnd(nameWidth), ...values.map((value) => value.padEnd(colWidth))].join(' ').trimEnd();
  const divider = '='.repeat(nameWidth + colNames.length * colWidth);
  const header = `Layer (type${showNames ? ' (var_name)' : ''}${showDepth ? ':depth-idx' : ''})`;
  const rows = summary.layers.flatMap((row, i) => {
    if (row.depth > depth) return [];
    const values = colNames.map((column) => cell(column, row, i, summary, row.depth === depth));
    return line(branch(row.depth) + titleOf(row), values);
  });
  return [
    divider,
    line(
      header,
      colNames.map((column) => TITLES[column]),
    ),
    divider,
    ...rows,
    divider,
    ...totals(summary, divider),
    divider,
  ].join('\n');
}

function totals(summary: ModelSummary, divider: string): string[] {
  const { totalParams, trainableParams, totalMultAdds, inputBytes, outputBytes, paramBytes } = summary;
  const counts = [
    `Total params: ${whole(totalParams)}`,
    `Trainable params: ${whole(trainableParams)}`,
    `Non-trainable params: ${whole(totalParams - trainableParams)}`,
  ];
  if (inputBytes === null) return counts;
  const [unit, size] = totalMultAdds >= 1e12 ? ['T', 1e12] : totalMultAdds >= 1e9 ? ['G', 1e9] : ['M', 1e6];
  return [
    ...counts,
    `Total mult-adds (${unit}): ${(totalMultAdds / size).toFixed(2)}`,
    divider,
    `Input size (MB): ${megabytes(inputBytes)}`,
    `Forward/backward pass size (MB): ${megabytes(outputBytes)}`,
    `Params size (MB): ${megabytes(paramBytes)}`,
    `Estimated Total Size (MB): ${megabytes(inputBytes + outputBytes + paramBytes)}`,
  ];
}

const whole = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, ',');
const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(2);
const shapeText = (shape: readonly number[] | null): string => (shape === null ? '--' : `[${shape.join(', ')}]`);

/** What stands before the name of a nested module. */
function branch(depth: number): string {
  if (depth === 0) return '';
  return depth === 1 ? '├─' : `${'│    '.repeat(depth - 1)}└─`;
}

function cell(column: Column, row: LayerInfo, at: number, summary: ModelSummary, isDeepest: boolean): string {
  const { layers, totalParams } = summary;
  const own = isDeepest || row.isLeaf ? row.params : leftover(layers, at, 'params');
  switch (column) {
    case 'inputSize':
      return shapeText(row.inputShape);
    case 'outputSize':
      return shapeText(row.outputShape);
    case 'kernelSize':
      return shapeText(row.kernelShape);
    case 'multAdds': {
      const sum = row.isLeaf ? row.multAdds : isDeepest ? multAddsBelow(layers, at) : 0;
      return sum > 0 ? whole(sum) : '--';
    }
    case 'trainable':
      if (row.params === 0) return '--';
      if (row.trainableParams === 0) return 'False';
      return row.trainableParams === row.params ? 'True' : 'Partial';
    case 'numParams': {
      if (row.params === 0) return '--';
      if (row.isRecursive) return '(recursive)';
      if (isDeepest || row.isLeaf) return row.trainableParams > 0 ? whole(row.params) : `(${whole(row.params)})`;
      return own > 0 ? whole(own) : '--';
    }
    case 'paramsPercent': {
      if (row.isRecursive) return '(recursive)';
      return own === 0 || totalParams === 0 ? '     --' : `${((100 * own) / totalParams).toFixed(2)}%`.padStart(7);
    }
  }
}

/** The rows of a module's parts. */
function below(layers: readonly LayerInfo[], at: number): LayerInfo[] {
  const { depth } = layers[at] as LayerInfo;
  const end = layers.findIndex((row, i) => i > at && row.depth <= depth);
  return layers.slice(at + 1, end < 0 ? undefined : end);
}

const multAddsBelow = (layers: readonly LayerInfo[], at: number): number =>
  below(layers, at).reduce((sum, { isLeaf, multAdds }) => sum + (isLeaf ? multAdds : 0), 0);

/** Parameters of a module that are not those of its parts. */
function leftover(layers: readonly LayerInfo[], at: number, of: 'params'): number {
  const { depth } = layers[at] as LayerInfo;
  const parts = below(layers, at).filter((row) => row.depth === depth + 1 && !row.isRecursive);
  return (layers[at] as LayerInfo)[of] - parts.reduce((sum, row) => sum + row[of], 0);
}
