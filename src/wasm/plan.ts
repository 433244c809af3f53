import { PLAN } from './engine';
import { f32, i32 } from './memory';

export { PLAN };

/** What a kernel needs for a call, as it says itself (assembly/inline/plan.ts). */
export interface Plan {
  /** Its range is [0, units). */
  readonly units: number;
  /** Bytes of workspace a thread. */
  readonly bytes: number;
  /** Bytes of what it leaves for the next kernel. */
  readonly partial: number;
  /** How much work all units are, for the kernel's last argument. */
  readonly work: number;
}

/** What the kernel's function `...Plan` has written at PLAN. */
export function readPlan(): Plan {
  const at = PLAN >>> 2;
  return {
    units: i32[at] as number,
    bytes: i32[at + 1] as number,
    partial: i32[at + 2] as number,
    work: f32[at + 3] as number,
  };
}
