/** The JSON of the reference cases, as `cases/README.md` describes it. */
export interface TensorJson {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly data: readonly (number | boolean | string)[];
}

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export interface Init {
  readonly name: string;
  readonly args?: readonly Json[];
  readonly kwargs?: Readonly<Record<string, Json>>;
}

/** Fields depend on `kind`; each kind's file reads the ones it knows. */
export interface Case {
  readonly id: string;
  readonly kind: string;
  readonly name?: string;
  readonly rtol?: number;
  readonly atol?: number;
  readonly [field: string]: Json | undefined;
}

export interface CaseFile {
  readonly cases: readonly Case[];
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isTensorJson = (value: unknown): value is TensorJson =>
  isRecord(value) && Array.isArray(value.data) && Array.isArray(value.shape) && typeof value.dtype === 'string';

export function asList(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

export function asRecord(value: Json | undefined): Readonly<Record<string, Json>> {
  return isRecord(value) ? (value as Readonly<Record<string, Json>>) : {};
}
