export { type Parametrization, ParametrizationList } from './parametrizationList';
export { cached, isParametrized, registerParametrization, removeParametrizations } from './register';
export { transferParametrizationsAndParams, typeBeforeParametrizations } from './transfer';
