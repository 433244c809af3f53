import { noGrad } from '../../autograd/mode';
import { ValueError } from '../../errors';
import { add } from '../../ops/pointwise/add';
import { copy_ } from '../../ops/pointwise/copy';
import { mul } from '../../ops/pointwise/mul';
import { matmul } from '../../ops/products/matmul';
import { clone } from '../../ops/shape/contiguous';
import { sameShape, showShape } from '../../tensor/layout';
import { Tensor } from '../../tensor/tensor';
import { dropout } from '../functional/dropout';
import { kaimingUniform_, zeros_ } from '../init';
import { childEntries } from '../internals';
import { Linear } from '../layers/linear';
import { type AnyModule, Module } from '../module';
import type { Parameter } from '../parameter';
import { className, joinName, nameClasses, property, seal } from '../property';
import type { StateDict } from '../stateDict';

export interface LoraOptions {
  /** The rank of what is learned; default 8. */
  r?: number;
  /** What is learned counts alpha / r; default r. */
  alpha?: number;
  /** The probability of a zero in what goes through it while training; default 0. */
  dropout?: number;
  /** Names of layers, or their ends behind a dot, or expressions that a name matches; default all linear layers. */
  targets?: string | RegExp | readonly (string | RegExp)[] | null;
}

/**
 * y = W x + b + (alpha / r) B A x: a linear layer that stays as it is, and what is learned beside it, A [r, in] and B [out, r], which
 * starts as 0. Made by `nn.utils.lora.wrap`.
 *
 * @param base - the layer whose weight stays as it is
 * @param options - `r`, `alpha`, `dropout`; see `LoraOptions`
 * @example
 * const net = new nn.Sequential(new nn.Linear(8, 3));
 * nn.utils.lora.wrap(net, { r: 2, alpha: 4 });
 * Object.keys(net.stateDict()); // ['0.base_layer.weight', '0.base_layer.bias', '0.lora_A.weight', '0.lora_B.weight']
 * net(rand([5, 8])).shape; // => [5, 3]
 */
export class LoraLinear extends Module {
  readonly r: number;
  readonly alpha: number;
  readonly dropout: number;
  declare base_layer: Linear;
  declare lora_A: Linear;
  declare lora_B: Linear;
  /** The base's weight without what was merged into it, while it is. */
  private original: Tensor | null;

  constructor(base: Linear, options: { r: number; alpha: number; dropout: number }) {
    super();
    const { r, alpha, dropout } = options;
    this.r = r;
    this.alpha = alpha;
    this.dropout = dropout;
    Object.defineProperty(this, 'original', { value: null, writable: true, enumerable: false });
    this.original = null;
    this.registerModule('base_layer', base);
    this.registerModule('lora_A', new Linear(base.inFeatures, r, { bias: false }));
    this.registerModule('lora_B', new Linear(r, base.outFeatures, { bias: false }));
    kaimingUniform_(this.lora_A.weight, { a: Math.sqrt(5) });
    zeros_(this.lora_B.weight);
  }

  /** Whether the base's weight has what was learned in it. */
  get isMerged(): boolean {
    return this.original !== null;
  }

  forward(x: Tensor): Tensor {
    const y = this.base_layer(x);
    if (this.isMerged) return y;
    const given = this.training && this.dropout > 0 ? dropout(x, { p: this.dropout }) : x;
    return add(y, mul(this.lora_B(this.lora_A(given)), this.alpha / this.r));
  }

  /** Adds what was learned to the base's weight. */
  merge(): void {
    if (this.isMerged) return;
    noGrad(() => {
      const { weight } = this.base_layer;
      this.original = clone(weight).keep();
      const learned = mul(matmul(this.lora_B.weight, this.lora_A.weight), this.alpha / this.r);
      copy_(weight, add(weight, learned));
    });
  }

  /** Gives the base its weight back, bit by bit. */
  unmerge(): void {
    const { original } = this;
    if (original === null) return;
    noGrad(() => void copy_(this.base_layer.weight, original));
    original.dispose();
    this.original = null;
  }

  override extraRepr(): string {
    return `r=${this.r}, alpha=${this.alpha}, dropout=${this.dropout}`;
  }
}

nameClasses({ LoraLinear });

/** The adapters of a model with their paths. */
function* adapters(model: AnyModule): Generator<[string, LoraLinear]> {
  for (const [path, module] of model.namedModules()) if (module instanceof LoraLinear) yield [path, module];
}

/**
 * Puts an adapter of low rank around linear layers of a model, an own or an imported one, and freezes all that is not of an adapter.
 * In the place of each layer stands a `LoraLinear`; the state dict has the layer's weights behind `base_layer` then.
 *
 * The output projection of `nn.MultiheadAttention` is not called as a layer, and gets none.
 *
 * @param model - any module with parameters
 * @param options - `r`, `alpha`, `dropout`, `targets`; see `LoraOptions`
 * @returns the paths of the layers
 * @throws ValueError when no layer is among the targets, or there are adapters already
 * @example
 * const net = new nn.Sequential(new nn.Linear(8, 16), new nn.ReLU(), new nn.Linear(16, 3));
 * nn.utils.lora.wrap(net, { r: 4, targets: '0' }); // ['0']
 * [...net.parameters()].filter((p) => p.requiresGrad).map((p) => p.shape); // [[4, 8], [16, 4]]
 * @see https://arxiv.org/abs/2106.09685
 */
export function wrap(model: AnyModule, options: LoraOptions = {}): string[] {
  const { r = 8, dropout = 0, targets = null } = options;
  const { alpha = r } = options;
  if (!Number.isInteger(r) || r < 1) throw new ValueError(`lora.wrap(): r must be a whole number above 0, got ${r}`);
  if (!(dropout >= 0 && dropout <= 1)) {
    throw new ValueError(`dropout probability has to be between 0 and 1, but got ${dropout}`);
  }
  if (!adapters(model).next().done) throw new ValueError('lora.wrap(): the model has adapters already');
  const found = [...places(model)].filter(({ path }) => isTarget(path, targets));
  if (found.length === 0) {
    const names = [...places(model)].map(({ path }) => path).join(', ') || 'none';
    throw new ValueError(`lora.wrap(): no linear layer is among the targets; the layers are ${names}`);
  }
  for (const parameter of model.parameters()) parameter.requiresGrad = false;
  // A layer that stands in two places stays one.
  const made = new Map<Linear, LoraLinear>();
  for (const { holder, key, layer } of found) {
    const adapter = made.get(layer) ?? new LoraLinear(layer, { r, alpha, dropout });
    adapter.train(layer.training);
    made.set(layer, adapter);
    (holder as unknown as Record<string, unknown>)[key] = adapter;
  }
  return found.map(({ path }) => path);
}

interface Place<Layer> {
  path: string;
  holder: AnyModule;
  key: string;
  layer: Layer;
}

/** Where linear layers stand. */
function* places(model: AnyModule): Generator<Place<Linear>> {
  yield* placesOf(
    model,
    (child): child is Linear => child instanceof Linear && className(child) !== 'NonDynamicallyQuantizableLinear',
  );
}

/** Under all of their names, in the order of the tree. */
function* placesOf<Layer extends AnyModule>(
  holder: AnyModule,
  is: (child: AnyModule) => child is Layer,
  prefix = '',
  seen = new Set<AnyModule>(),
): Generator<Place<Layer>> {
  if (seen.has(holder)) return;
  seen.add(holder);
  seal(holder);
  for (const [key, child] of childEntries(holder)) {
    const path = joinName(prefix, key);
    if (is(child)) yield { path, holder, key, layer: child };
    else yield* placesOf(child, is, path, seen);
  }
}

function isTarget(path: string, targets: LoraOptions['targets']): boolean {
  if (targets === null || targets === undefined) return true;
  return [targets].flat().some((target) => {
    if (typeof target === 'string') return path === target || path.endsWith(`.${target}`);
    return target instanceof RegExp && path.search(target) >= 0;
  });
}

/**
 * Adds what was learned to the weights of the layers, which then take no more time than without adapters.
 *
 * @param model - with adapters
 * @example
 * const net = new nn.Sequential(new nn.Linear(8, 3));
 * nn.utils.lora.wrap(net, { r: 2 });
 * nn.utils.lora.merge(net);
 */
export function merge(model: AnyModule): void {
  for (const [, adapter] of adapters(model)) adapter.merge();
}

/**
 * Takes it out again: weights are what they were, bit by bit.
 *
 * @param model - with merged adapters
 * @example
 * const net = new nn.Sequential(new nn.Linear(8, 3));
 * nn.utils.lora.wrap(net, { r: 2 });
 * nn.utils.lora.merge(net);
 * nn.utils.lora.unmerge(net);
 */
export function unmerge(model: AnyModule): void {
  for (const [, adapter] of adapters(model)) adapter.unmerge();
}

/**
 * Merges the adapters and puts the layers back in their places: the model has the names that it had, and learns as a whole.
 *
 * @param model - with adapters
 * @example
 * const net = new nn.Sequential(new nn.Linear(8, 3));
 * nn.utils.lora.wrap(net);
 * nn.utils.lora.unload(net);
 * Object.keys(net.stateDict()); // ['0.weight', '0.bias']
 */
export function unload(model: AnyModule): void {
  for (const { holder, key, layer } of [
    ...placesOf(model, (child): child is LoraLinear => child instanceof LoraLinear),
  ]) {
    layer.merge();
    (holder as unknown as Record<string, unknown>)[key] = layer.base_layer;
  }
  for (const parameter of model.parameters()) parameter.requiresGrad = true;
}

const PREFIX = 'base_model.model.';

/**
 * The adapters alone, by the names that PEFT's files have: `base_model.model.fc.lora_A.weight`.
 *
 * @param model - with adapters
 * @returns tensors by name
 * @example
 * const net = new nn.Sequential(new nn.Linear(8, 3));
 * nn.utils.lora.wrap(net, { r: 2 });
 * Object.keys(nn.utils.lora.stateDict(net)); // ['base_model.model.0.lora_A.weight', 'base_model.model.0.lora_B.weight']
 * @see https://huggingface.co/docs/peft/developer_guides/checkpoint
 */
export function stateDict(model: AnyModule): StateDict {
  return Object.fromEntries([...weightsOf(model)].map(([name, weight]) => [`${PREFIX}${name}`, weight]));
}

function* weightsOf(model: AnyModule): Generator<[string, Parameter]> {
  for (const [path, adapter] of adapters(model)) {
    for (const part of ['lora_A', 'lora_B']) {
      yield [`${path === '' ? '' : `${path}.`}${part}.weight`, (property(adapter, part) as Linear).weight];
    }
  }
}

/**
 * Copies adapters, of this library or of PEFT, into those of a model.
 *
 * @param model - with adapters
 * @param state - as `stateDict` gives it
 * @throws ValueError when names or shapes do not fit; nothing has changed then
 * @example
 * const net = new nn.Sequential(new nn.Linear(8, 3));
 * nn.utils.lora.wrap(net, { r: 2 });
 * nn.utils.lora.loadStateDict(net, nn.utils.lora.stateDict(net));
 */
export function loadStateDict(model: AnyModule, state: StateDict): void {
  const own = new Map(weightsOf(model));
  const given = new Map(Object.entries(state).map(([name, tensor]) => [plainName(name), tensor]));
  const missing = [...own.keys()].filter((name) => !given.has(name));
  const unexpected = [...given.keys()].filter((name) => !own.has(name));
  if (missing.length + unexpected.length > 0) {
    throw new ValueError(
      `lora.loadStateDict(): missing ${missing.join(', ') || 'none'}; unexpected ${unexpected.join(', ') || 'none'}`,
    );
  }
  for (const [name, target] of own) {
    const source = given.get(name);
    if (source instanceof Tensor && sameShape(source.sizes, target.sizes)) continue;
    const shown = source instanceof Tensor ? showShape(source.sizes) : typeof source;
    throw new ValueError(`lora.loadStateDict(): ${name} is ${shown}, the adapter's ${showShape(target.sizes)}`);
  }
  noGrad(() => {
    for (const [, adapter] of adapters(model)) adapter.unmerge();
    for (const [name, target] of own) copy_(target, given.get(name) as Tensor);
  });
}

/** Without PEFT's prefix and the name of its adapter. */
function plainName(name: string): string {
  const rest = name.startsWith(PREFIX) ? name.slice(PREFIX.length) : name;
  return rest.replace(/\.(lora_[AB])\.default\.weight$/, '.$1.weight');
}
