/** Arrays of float64 with strides that share memory as tensors do: the plain meaning of every operation of a program. */
export interface Plain {
  readonly buffer: Float64Array;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly offset: number;
}

export const sizeOf = (shape: readonly number[]): number => shape.reduce((n, size) => n * size, 1);

export function stridesOf(shape: readonly number[]): number[] {
  const strides: number[] = [];
  let step = 1;
  for (const size of [...shape].reverse()) {
    strides.unshift(step);
    step *= size;
  }
  return strides;
}

/** The positions of all elements, in row-major order. */
export function places({ shape, strides, offset }: Omit<Plain, 'buffer'>): number[] {
  let found = [offset];
  shape.forEach((size, dim) => {
    const step = strides[dim] as number;
    found = found.flatMap((place) => Array.from({ length: size }, (_, i) => place + i * step));
  });
  return found;
}

export const valuesOf = (x: Plain): number[] => places(x).map((place) => x.buffer[place] as number);

export function plain(values: ArrayLike<number>, shape: readonly number[]): Plain {
  return { buffer: Float64Array.from(values), shape, strides: stridesOf(shape), offset: 0 };
}

/** x as if it had the shape, with steps of 0 along the dims that stretch. */
export function expanded(x: Plain, shape: readonly number[]): Plain {
  const lead = shape.length - x.shape.length;
  const strides = shape.map((size, dim) => (dim < lead || x.shape[dim - lead] !== size ? 0 : x.strides[dim - lead]));
  return { ...x, shape, strides: strides as number[] };
}

export function broadcast(a: readonly number[], b: readonly number[]): number[] | null {
  const ndim = Math.max(a.length, b.length);
  const shape: number[] = [];
  for (let dim = 0; dim < ndim; dim++) {
    const x = a[a.length - ndim + dim] ?? 1;
    const y = b[b.length - ndim + dim] ?? 1;
    if (x !== y && x !== 1 && y !== 1) return null;
    shape.push(x === 1 ? y : x);
  }
  return shape;
}

export function mapped(x: Plain, f: (value: number) => number): Plain {
  return plain(valuesOf(x).map(f), x.shape);
}

export function combined(a: Plain, b: Plain, f: (x: number, y: number) => number): Plain {
  const shape = broadcast(a.shape, b.shape) as number[];
  const [x, y] = [valuesOf(expanded(a, shape)), valuesOf(expanded(b, shape))];
  return plain(
    x.map((value, i) => f(value, y[i] as number)),
    shape,
  );
}

/** Every line of x along `dim` replaced by what f makes of it. */
export function alongDim(x: Plain, dim: number, f: (line: number[]) => number[]): Plain {
  const last = x.shape.length - 1;
  const lines = transposed(x, dim, last);
  const length = x.shape[dim] as number;
  const flat = valuesOf(lines);
  const out: number[] = [];
  for (let i = 0; i < flat.length; i += length) out.push(...f(flat.slice(i, i + length)));
  const made = plain(out, [...lines.shape.slice(0, last), length === 0 ? 0 : out.length / (flat.length / length)]);
  const back = transposed(made, dim, last);
  return plain(valuesOf(back), back.shape);
}

export function transposed(x: Plain, a: number, b: number): Plain {
  const swap = <T>(list: readonly T[]): T[] => {
    const out = [...list];
    [out[a], out[b]] = [list[b] as T, list[a] as T];
    return out;
  };
  return { ...x, shape: swap(x.shape), strides: swap(x.strides) };
}

export function narrowed(x: Plain, dim: number, start: number, length: number): Plain {
  const shape = x.shape.with(dim, length);
  return { ...x, shape, offset: x.offset + start * (x.strides[dim] as number) };
}

export function withoutDim(x: Plain, dim: number): Plain {
  return { ...x, shape: x.shape.toSpliced(dim, 1), strides: x.strides.toSpliced(dim, 1) };
}

export function multiplied(a: Plain, b: Plain): Plain {
  const [m, inner, n] = [a.shape[0] as number, a.shape[1] as number, b.shape[1] as number];
  const [x, y] = [valuesOf(a), valuesOf(b)];
  const out: number[] = [];
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let l = 0; l < inner; l++) sum += (x[i * inner + l] as number) * (y[l * n + j] as number);
      out.push(sum);
    }
  }
  return plain(out, [m, n]);
}

/** Writes the values of `source`, read before, into x. */
export function written(x: Plain, source: Plain): Plain {
  const values = valuesOf(expanded(source, x.shape));
  places(x).forEach((place, i) => {
    x.buffer[place] = values[i] as number;
  });
  return x;
}
