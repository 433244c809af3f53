// Sorting, selection and search.
export * from '../instance';
export * from '../sorting';
