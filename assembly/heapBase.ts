/** First address after the constant tables: everything from here on belongs to the allocator. */
export function heapBase(): usize {
  return __heap_base;
}
