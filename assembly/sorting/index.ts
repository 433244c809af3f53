export { sortLexicographically } from './lexicographic';
export { searchSorted } from './search';
export { selectRows, selectWorkspace } from './select';
export { sortRows, sortWorkspace } from './sort';
export { topkRows, topkWorkspace } from './topk';
