/**
 * Negative log-likelihood: loss = -w_y logp_y and wOut = w_y, logp [n, classes, inner] float32, target int32, loss and
 * wOut [n, inner], weight [classes] or 0; both are 0 where the target is ignored. Range over n.
 */
export function nll(
  logp: usize,
  target: usize,
  weight: usize,
  loss: usize,
  wOut: usize,
  n: i32,
  classes: i32,
  inner: i32,
  ignoreIndex: i32,
  begin: i32,
  end: i32,
): void {
  for (let s = begin; s < end; ++s) {
    for (let i = 0; i < inner; ++i) {
      const at = (<usize>s * <usize>inner + <usize>i) << 2;
      const y = load<i32>(target + at);
      let value: f32 = 0;
      let w: f32 = 0;
      if (y != ignoreIndex) {
        w = weight != 0 ? load<f32>(weight + ((<usize>y) << 2)) : 1;
        value = -load<f32>(logp + (((<usize>s * <usize>classes + <usize>y) * <usize>inner + <usize>i) << 2)) * w;
      }
      store<f32>(loss + at, value);
      store<f32>(wOut + at, w);
    }
  }
}

/**
 * Gradient of nll: gx_y = -w_y g / divisor, 0 elsewhere; g one number for gStep = 0, else [n, inner]; divisor a
 * pointer, or 0 for 1. gx [n, classes, inner] is fully written. Range over n.
 */
export function nllBackward(
  target: usize,
  weight: usize,
  g: usize,
  gStep: i32,
  divisor: usize,
  gx: usize,
  n: i32,
  classes: i32,
  inner: i32,
  ignoreIndex: i32,
  begin: i32,
  end: i32,
): void {
  const by: f32 = divisor != 0 ? load<f32>(divisor) : 1;
  const step = (<usize>classes * <usize>inner) << 2;
  memory.fill(gx + <usize>begin * step, 0, <usize>(end - begin) * step);
  for (let s = begin; s < end; ++s) {
    for (let i = 0; i < inner; ++i) {
      const at = (<usize>s * <usize>inner + <usize>i) << 2;
      const y = load<i32>(target + at);
      if (y == ignoreIndex) continue;
      const w: f32 = weight != 0 ? load<f32>(weight + ((<usize>y) << 2)) : 1;
      const k = load<f32>(gStep != 0 ? g + at : g) / by;
      store<f32>(gx + (((<usize>s * <usize>classes + <usize>y) * <usize>inner + <usize>i) << 2), -w * k);
    }
  }
}
