export * from './arange';
export * from './cast';
export * from './copyStrided';
export * from './fill';
export * from './linspace';
