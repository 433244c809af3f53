import { Container } from '../../nn/containers/container';
import { Linear } from '../../nn/layers/linear';
import type { AnyModule } from '../../nn/module';
import { Parameter } from '../../nn/parameter';
import { nameClasses, property } from '../../nn/property';
import { contiguous } from '../../ops/shape/contiguous';
import { t } from '../../ops/shape/transpose';
import type { Tensor } from '../../tensor/tensor';

/** Holds the weights whose names begin with its path. */
class Weights extends Container {}

/** A layer whose weights come from a file: none are drawn. */
class LoadedLinear extends Linear {
  override resetParameters(): void {
    // The file has them.
  }
}

nameClasses({ Weights, Linear: LoadedLinear });

/** Where a tensor is from now on. */
export interface Place {
  readonly holder: AnyModule;
  /** What is there: whoever replaces it, replaces it in the model. */
  readonly value: () => Tensor;
}

/** Puts weights and layers where their names say in a tree of modules. */
export class Tree {
  constructor(readonly root: AnyModule) {}

  put(name: string, tensor: Tensor, learned: boolean): Place {
    const { holder, key } = this.place(name);
    if (learned) holder.registerParameter(key, new Parameter(tensor));
    else holder.registerBuffer(key, tensor);
    return { holder, value: () => property(holder, key) as Tensor };
  }

  /** @param weight - [out, in], or [in, out] if `turned` */
  putLinear(path: string, weight: Tensor, turned: boolean, bias: Tensor | null): () => AnyModule {
    const rows = turned ? contiguous(t(weight)) : weight;
    const [outputs, inputs] = rows.shape as [number, number];
    const layer = new LoadedLinear(inputs, outputs, { bias: bias !== null });
    layer.weight = new Parameter(rows);
    if (bias !== null) layer.bias = new Parameter(bias);
    const { holder, key } = this.place(path);
    holder.registerModule(key, layer);
    return () => property(holder, key) as AnyModule;
  }

  /** The module and the free name in it for a dotted name; where that cannot be had, a similar one at the top. */
  private place(name: string): { holder: AnyModule; key: string } {
    const parts = name.split('.');
    const last = parts.pop() as string;
    let holder = this.root;
    for (const part of parts) {
      const next = property(holder, part);
      if (next instanceof Weights) holder = next;
      else if (isFree(holder, part)) {
        const made = new Weights();
        holder.registerModule(part, made);
        holder = made;
      } else return this.flat(name);
    }
    return isFree(holder, last) ? { holder, key: last } : this.flat(name);
  }

  private flat(name: string): { holder: AnyModule; key: string } {
    let key = name.replaceAll('.', '_') || '_';
    while (!isFree(this.root, key)) key += '_';
    return { holder: this.root, key };
  }
}

/** Whether a module takes the name, and under its other spelling, too: `running_mean` is also reached as `runningMean`. */
function isFree(module: AnyModule, name: string): boolean {
  const camel = name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return name !== '' && !name.includes('.') && !(name in module) && !(camel in module);
}
