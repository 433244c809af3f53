import './asStrided';
import './methods';

/** Operations as functions: all methods, and those that are not methods. One line an operation. */
export * from './methodTable';
