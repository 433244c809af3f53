import { AutogradError } from '../errors';
import { aliasOf } from '../tensor/copy';
import { zeros } from '../tensor/create';
import { type DType, isDifferentiable } from '../tensor/dtype';
import type { Shape } from '../tensor/layout';
import { Tensor } from '../tensor/tensor';
import { FunctionCtx, NOTES, save } from './functionContext';
import { gradientEdge, requiresGradOf } from './history';
import { gradEnabled, noGrad } from './mode';
import { Edge, type Grad, Node } from './node';
import { checkInPlace, rebase } from './view';

/** What a class has to be for `apply`: `forward`, and `backward` where gradients are wanted, both static. */
export interface FunctionClass<A extends unknown[] = never[], R = unknown> {
  readonly name: string;
  // biome-ignore lint/suspicious/noExplicitAny: a subclass may name its context's properties
  forward(ctx: any, ...args: A): R;
}

type Backward = (ctx: FunctionCtx, ...grads: Grad[]) => unknown;

/**
 * An operation of one's own, with its own derivative: a subclass with static `forward(ctx, ...args)`, which computes results that
 * nobody records, and static `backward(ctx, ...grads)`, which gives from the gradients of the results those of all arguments, null
 * for what is no tensor or needs none. `apply` runs it.
 *
 * When `backward` computes with tensors, its gradient can be differentiated again; `onceDifferentiable` refuses that.
 *
 * @example
 * class Exp extends autograd.Function {
 *   static forward(ctx: autograd.FunctionCtx, x: Tensor) {
 *     const y = x.exp();
 *     ctx.saveForBackward(y);
 *     return y;
 *   }
 *   static backward(ctx: autograd.FunctionCtx, grad: Tensor) {
 *     const [y] = ctx.savedTensors;
 *     return grad.mul(y);
 *   }
 * }
 * const x = tensor([0, 1], { requiresGrad: true });
 * Exp.apply(x).sum().backward();
 * x.grad; // [1, 2.7183]
 * @see https://pytorch.org/docs/stable/autograd.html#torch.autograd.Function
 */
// biome-ignore lint/complexity/noStaticOnlyClass: what PyTorch's programs extend
export class AutogradFunction {
  /**
   * Runs `forward`, and records it where a gradient is wanted.
   *
   * @param args - what `forward` takes behind the context: tensors of any shape, and whatever else
   * @returns what `forward` returns, one result or an array
   * @throws AutogradError without static `forward`, or for arguments marked dirty that are not returned
   */
  static apply<A extends unknown[], R>(this: FunctionClass<A, R>, ...args: A): R {
    // biome-ignore lint/complexity/noThisInStatic: the subclass that apply is called on
    return call(this, args);
  }
}

function call<A extends unknown[], R>(cls: FunctionClass<A, R>, args: A): R {
  if (typeof cls.forward !== 'function') {
    throw new AutogradError(
      typeof (cls as unknown as { prototype: { forward?: unknown } }).prototype.forward === 'function'
        ? 'Legacy autograd function with non-static forward method is deprecated. Please use new-style autograd function ' +
            'with static forward method. (Example: https://pytorch.org/docs/stable/autograd.html#torch.autograd.Function)'
        : 'You must implement the forward function for custom autograd.Function.',
    );
  }
  const ctx = new FunctionCtx();
  ctx.needsInputGrad = args.map((x) => x instanceof Tensor && requiresGradOf(x));
  const isRecorded = gradEnabled && ctx.needsInputGrad.includes(true);
  const edges = args.map((x): Edge | null => {
    const edge = isRecorded && x instanceof Tensor ? gradientEdge(x) : null;
    return edge === null ? null : new Edge(edge, (x as Tensor).outputIndex);
  });
  const returned = noGrad(() => cls.forward(ctx, ...args));
  const results: unknown[] = Array.isArray(returned) ? returned : [returned];
  const { dirty } = ctx[NOTES];
  if (dirty.some((x) => !results.includes(x))) {
    throw new AutogradError(
      'Some elements marked as dirty during the forward method were not returned as output. The inputs that are ' +
        'modified inplace must all be outputs of the Function.',
    );
  }
  const node = isRecorded ? new FunctionNode(cls as unknown as FunctionClass, ctx, edges, args, results) : null;
  const outs = results.map((out, i) => (out instanceof Tensor ? wrapped(out, i, node, args, ctx) : out));
  if (node !== null) node.keepSaved();
  return (Array.isArray(returned) ? outs : outs[0]) as R;
}

/** The i-th result as the user gets it: with its history, or without one. */
function wrapped(
  out: Tensor,
  i: number,
  node: FunctionNode | null,
  args: readonly unknown[],
  ctx: FunctionCtx,
): Tensor {
  const { dirty, nonDifferentiable } = ctx[NOTES];
  const isArgument = args.includes(out);
  const isDirty = dirty.includes(out);
  const alias = (): Tensor => aliasOf(out, out.sizes, out.strides, out.offset);
  if (node === null || nonDifferentiable.includes(out) || !isDifferentiable(out.dtype)) {
    return isArgument && !isDirty && requiresGradOf(out) ? alias() : out;
  }
  if (isDirty) {
    checkInPlace(out, []);
    const same = alias();
    same.node = node;
    same.outputIndex = i;
    rebase(out, same);
    return out;
  }
  const own = isArgument || out.node !== null || out.leafRequiresGrad || out.meta?.base ? alias() : out;
  own.node = node;
  own.outputIndex = i;
  return own;
}

/** A call of a function of the user's. Its backward is the user's code, so nothing that it makes is freed behind his back. */
export class FunctionNode extends Node {
  private readonly shapes: readonly Shape[];
  /** Whether each argument is a tensor. */
  private readonly areTensors: readonly boolean[];
  private readonly dtypes: readonly DType[];

  constructor(
    private readonly cls: FunctionClass,
    private readonly ctx: FunctionCtx,
    edges: readonly (Edge | null)[],
    args: readonly unknown[],
    results: readonly unknown[],
  ) {
    const shapes = results.map((out) => (out instanceof Tensor ? out.sizes : []));
    const dtypes = results.map((out) => (out instanceof Tensor && isDifferentiable(out.dtype) ? out.dtype : 'float32'));
    super(`${cls.name}Backward`, edges, shapes[0] ?? [], dtypes[0] ?? 'float32');
    this.shapes = shapes;
    this.dtypes = dtypes;
    this.areTensors = args.map((x) => x instanceof Tensor);
  }

  override get runsUserCode(): boolean {
    return true;
  }

  override get outputs(): number {
    return this.shapes.length;
  }

  override shapeOf(i: number): Shape {
    return this.shapes[i] as Shape;
  }

  keepSaved(): void {
    save(this.ctx);
  }

  override allGradients(grads: readonly Grad[]): readonly Grad[] {
    const { ctx, cls, name } = this;
    const backward = (cls as unknown as { backward?: Backward }).backward;
    if (typeof backward !== 'function') {
      throw new AutogradError(
        'You must implement either the backward or vjp method for your custom autograd.Function to use it with backward ' +
          'mode AD.',
      );
    }
    const given = grads.map((grad, i) => {
      const full =
        grad ?? (ctx[NOTES].materializes ? zeros(this.shapes[i] as Shape, { dtype: this.dtypes[i] as DType }) : null);
      if (full !== null) full.storage.escaped = true;
      return full;
    });
    const returned = backward.call(cls, ctx, ...given);
    return this.checked(Array.isArray(returned) ? returned : [returned ?? null], name);
  }

  private checked(returned: readonly unknown[], name: string): readonly Grad[] {
    const wanted = this.areTensors.length;
    const list = returned.slice(0, wanted).concat(new Array(Math.max(0, wanted - returned.length)).fill(undefined));
    const surplus = returned.slice(wanted).some((grad) => grad !== null && grad !== undefined);
    if (returned.length < wanted || surplus) {
      throw new AutogradError(
        `function ${name} returned an incorrect number of gradients (expected ${wanted}, got ${returned.length})`,
      );
    }
    return list.map((grad, i) => {
      if (grad === null || grad === undefined) return null;
      if (!this.areTensors[i]) {
        throw new AutogradError(
          `function ${name} returned a gradient different from None at position ${i + 1}, but the corresponding forward ` +
            'input was not a Variable',
        );
      }
      if (grad instanceof Tensor) return grad;
      throw new AutogradError(`function ${name}: expected Variable or None (got ${typeof grad})`);
    });
  }

  override saves(x: Tensor): boolean {
    return this.ctx[NOTES].saved?.includes(x) ?? false;
  }

  override replaceSaved(from: Tensor, to: Tensor): void {
    this.ctx[NOTES].saved?.replace(from, to);
  }

  override release(): void {
    this.ctx[NOTES].saved?.release();
  }
}

/**
 * A `backward` whose results cannot be differentiated again: it runs with nothing recorded, and a second derivative is an error
 * instead of a wrong number.
 *
 * @param backward - of a `Function`; gets the context and a gradient for each output
 * @returns the same, for `static backward`
 * @example
 * class Double extends autograd.Function {
 *   static forward(_: autograd.FunctionCtx, x: Tensor) { return x.mul(2); }
 *   static backward = autograd.onceDifferentiable((_, grad) => grad.mul(2));
 * }
 * const x = tensor(1, { requiresGrad: true });
 * Double.apply(x).backward();
 * x.grad; // 2
 * @see https://pytorch.org/docs/stable/generated/torch.autograd.function.once_differentiable.html
 */
export function onceDifferentiable<G extends Tensor[]>(
  backward: (ctx: FunctionCtx, ...grads: G) => Grad | readonly Grad[],
): (ctx: FunctionCtx, ...grads: G) => Grad | readonly Grad[] {
  return (ctx, ...grads) => {
    const returned = noGrad(() => backward(ctx, ...grads));
    if (!gradEnabled || !grads.some((grad) => grad instanceof Tensor && requiresGradOf(grad))) return returned;
    const list = (Array.isArray(returned) ? returned : [returned]) as readonly Grad[];
    return list.map((grad) => (grad === null ? null : Refused.apply(grad, grads[0] as Tensor)));
  };
}

/** The first argument, as a result that cannot be differentiated. */
class Refused extends AutogradFunction {
  static forward(_: FunctionCtx, grad: Tensor, _from: Tensor): Tensor {
    return aliasOf(grad, grad.sizes, grad.strides, grad.offset);
  }

  static backward(): never {
    throw new AutogradError('trying to differentiate twice a function that was marked with @once_differentiable');
  }
}
