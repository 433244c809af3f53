import { warnOnce } from '../warn';
import { constant_, kaimingNormal_, kaimingUniform_, normal_, uniform_, xavierNormal_, xavierUniform_ } from './init';
import { orthogonal_ } from './initOrthogonal';
import { dirac_, eye_, sparse_ } from './initPatterns';

/** The name without the underscore, from before in-place functions had one. */
function old<F extends (...args: never[]) => unknown>(name: string, now: F): F {
  return ((...args: never[]) => {
    warnOnce(`nn.init.${name} is now deprecated in favor of nn.init.${name}_.`);
    return now(...args);
  }) as F;
}

/** @deprecated use `uniform_` */
export const uniform = /* @__PURE__ */ old('uniform', uniform_);
/** @deprecated use `normal_` */
export const normal = /* @__PURE__ */ old('normal', normal_);
/** @deprecated use `constant_` */
export const constant = /* @__PURE__ */ old('constant', constant_);
/** @deprecated use `eye_` */
export const eye = /* @__PURE__ */ old('eye', eye_);
/** @deprecated use `dirac_` */
export const dirac = /* @__PURE__ */ old('dirac', dirac_);
/** @deprecated use `xavierUniform_` */
export const xavierUniform = /* @__PURE__ */ old('xavierUniform', xavierUniform_);
/** @deprecated use `xavierNormal_` */
export const xavierNormal = /* @__PURE__ */ old('xavierNormal', xavierNormal_);
/** @deprecated use `kaimingUniform_` */
export const kaimingUniform = /* @__PURE__ */ old('kaimingUniform', kaimingUniform_);
/** @deprecated use `kaimingNormal_` */
export const kaimingNormal = /* @__PURE__ */ old('kaimingNormal', kaimingNormal_);
/** @deprecated use `orthogonal_` */
export const orthogonal = /* @__PURE__ */ old('orthogonal', orthogonal_);
/** @deprecated use `sparse_` */
export const sparse = /* @__PURE__ */ old('sparse', sparse_);
