/** What kind of value it is, for messages: Array, Date, number, null. */
export function typeName(value: unknown): string {
  if (value === null) return 'null';
  return (value as object | undefined)?.constructor?.name ?? typeof value;
}
