/**
 * What a kernel needs for a call. JavaScript gives the address and reads it (src/wasm/plan.ts).
 *
 * units      the kernel's range is [0, units)
 * workspace  bytes a thread
 * partial    bytes of what the kernel leaves for the next one
 * work       in steps: the time of one element of a simple operation, or of 8 multiply-adds
 */
@unmanaged
class Plan {
  units: i32;
  workspace: i32;
  partial: i32;
  work: f32;
}

export function fillPlan(at: usize, units: i32, workspace: i32, partial: i32, work: f64): void {
  const plan = changetype<Plan>(at);
  plan.units = units;
  plan.workspace = workspace;
  plan.partial = partial;
  plan.work = <f32>work;
}
