/** The one of `names` that `name` is most likely a misspelling of: at most two letters away, whatever the case and underscores. */
export function nearest(name: string, names: Iterable<string>): string | undefined {
  const plain = (text: string): string => text.replaceAll('_', '').toLowerCase();
  let best: string | undefined;
  let least = Math.min(3, name.length);
  for (const candidate of names) {
    const distance = levenshtein(plain(name), plain(candidate));
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best;
}

/** How many letters have to be put in, left out or exchanged to make b of a. */
function levenshtein(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      const exchange = (row[j] as number) + (a[i] === b[j] ? 0 : 1);
      next.push(Math.min(exchange, (row[j + 1] as number) + 1, (next[j] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}
