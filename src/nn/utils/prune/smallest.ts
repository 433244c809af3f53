/**
 * The places of the `count` smallest elements, NaN being larger than all. Which of equal ones are among them is what
 * PyTorch's topk decides: it orders by the C++ library's nth_element, Musser's introselect with the median of three.
 */
export function smallest(values: ArrayLike<number>, count: number): number[] {
  if (count === 0) return [];
  const places = Array.from({ length: values.length }, (_, i) => i);
  const less = (a: number, b: number): boolean => {
    const [x, y] = [values[a] as number, values[b] as number];
    return x < y || (Number.isNaN(y) && !Number.isNaN(x));
  };
  select(places, count - 1, less);
  return places.slice(0, count);
}

type Less = (a: number, b: number) => boolean;

function swap(list: number[], i: number, j: number): void {
  [list[i], list[j]] = [list[j] as number, list[i] as number];
}

/** Brings what belongs at `nth` there, what is less before it, the rest behind it. */
function select(list: number[], nth: number, less: Less): void {
  let [first, last] = [0, list.length];
  while (last - first > 3) {
    const cut = partition(list, first, last, less);
    if (cut <= nth) first = cut;
    else last = cut;
  }
  for (let i = first + 1; i < last; i++) {
    const moved = list[i] as number;
    let j = i;
    for (; j > first && less(moved, list[j - 1] as number); j--) list[j] = list[j - 1] as number;
    list[j] = moved;
  }
}

/** Parts [first, last) at the median of three, and returns where the second part begins. */
function partition(list: number[], first: number, last: number, less: Less): number {
  const middle = first + ((last - first) >> 1);
  swap(list, first, medianOf(list, first + 1, middle, last - 1, less));
  const pivot = list[first] as number;
  let [left, right] = [first + 1, last];
  for (;;) {
    while (less(list[left] as number, pivot)) left++;
    do right--;
    while (less(pivot, list[right] as number));
    if (left >= right) return left;
    swap(list, left, right);
    left++;
  }
}

function medianOf(list: readonly number[], a: number, b: number, c: number, less: Less): number {
  const below = (i: number, j: number): boolean => less(list[i] as number, list[j] as number);
  if (below(a, b)) {
    if (below(b, c)) return b;
    return below(a, c) ? c : a;
  }
  if (below(a, c)) return a;
  return below(b, c) ? c : b;
}
