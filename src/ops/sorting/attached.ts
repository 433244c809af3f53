// What the package exports of the family, for the default entry: whoever uses any of it gets its methods, too.
import './methods';

export * from './exports';
