// Random numbers of other distributions than the uniform and the normal.
export * from '../instance';
export * from '../random/binomial';
export * from '../random/continuous';
export * from '../random/dirichletGrad';
export * from '../random/gamma';
export * from '../random/gammaGrad';
export * from '../random/multinomial';
export * from '../random/poisson';
