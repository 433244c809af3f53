import { BooleanConstraint, GreaterThan, GreaterThanEq, IntegerGreaterThan, Interval, Real } from './bounds';
import { IndependentConstraint } from './independent';
import { OneHot, Simplex } from './vectors';

/** All numbers but NaN. */
export const real = /* @__PURE__ */ new Real();
/** Numbers above 0. */
export const positive = /* @__PURE__ */ new GreaterThan(0);
/** Numbers from 0 on. */
export const nonnegative = /* @__PURE__ */ new GreaterThanEq(0);
/** Numbers from 0 to 1. */
export const unitInterval = /* @__PURE__ */ new Interval(0, 1);
/** 0, 1, 2, ... */
export const nonnegativeInteger = /* @__PURE__ */ new IntegerGreaterThan(0);
/** 1, 2, 3, ... */
export const positiveInteger = /* @__PURE__ */ new IntegerGreaterThan(1);
/** 0 and 1. */
export const boolean = /* @__PURE__ */ new BooleanConstraint();
/** Vectors of one 1 among zeros. */
export const oneHot = /* @__PURE__ */ new OneHot();
/** Vectors of numbers >= 0 that sum to 1. */
export const simplex = /* @__PURE__ */ new Simplex();
/** Vectors without NaN. */
export const realVector = /* @__PURE__ */ new IndependentConstraint(real, 1);
