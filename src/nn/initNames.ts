/** The namespace `nn.init`: init.ts with the names that PyTorch had before, which need it. */
export * from './init';
export * from './initOldNames';
