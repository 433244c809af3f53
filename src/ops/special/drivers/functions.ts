/** The functions of the kernel `special` by name, in the order of assembly/special/functions.ts. */
const NAMES = [
  'lgamma',
  'digamma',
  'erfcx',
  'ndtr',
  'logNdtr',
  'ndtri',
  'entr',
  'i0',
  'i0e',
  'i1',
  'i1e',
  'k0',
  'k0e',
  'k1',
  'k1e',
  'besselJ0',
  'besselJ1',
  'besselY0',
  'besselY1',
  'sphericalBesselJ0',
  'airyAi',
  'polygamma',
  'mvlgamma',
  'zeta',
  'igamma',
  'igammac',
  'xlog1py',
  'chebyshevT',
  'chebyshevU',
  'chebyshevV',
  'chebyshevW',
  'shiftedChebyshevT',
  'shiftedChebyshevU',
  'shiftedChebyshevV',
  'shiftedChebyshevW',
  'hermiteH',
  'hermiteHe',
  'laguerreL',
  'legendreP',
] as const;

export type SpecialFunction = (typeof NAMES)[number];

const CODES = new Map<SpecialFunction, number>(NAMES.map((name, code) => [name, code]));

/** What the kernel `special` takes for a function. */
export function functionCode(name: SpecialFunction): number {
  return CODES.get(name) as number;
}
