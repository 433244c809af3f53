const properties = {};

/**
 * Adds properties to Tensor that are an error for some tensors. They stand behind a proxy, which hands them out by name and lists
 * none: test tools and debuggers read all that they find, and must not run into an error there.
 */
export function defineUnlisted(added: PropertyDescriptorMap): void {
  for (const [name, property] of Object.entries(added)) {
    Object.defineProperty(properties, name, { ...property, configurable: true });
  }
}

/** What Tensor's prototype inherits from. */
export const unlisted: object = new Proxy(properties, {
  ownKeys: () => [],
  getOwnPropertyDescriptor: () => undefined,
});
