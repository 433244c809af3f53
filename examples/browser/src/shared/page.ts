/** What both pages do alike. */
export const element = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T;
export const button = (id: string): HTMLButtonElement => element(id);

export function say(id: string, text: string): void {
  const place = element(id);
  // What is the same is not said again: some screen readers would.
  if (place.textContent !== text) place.textContent = text;
}

const stillness = matchMedia('(prefers-reduced-motion: reduce)');
const STILL_MS = 1000;

/** Milliseconds between two pictures: at least a second for those who asked for less motion. */
export function pace(ms: number): number {
  return stillness.matches ? Math.max(ms, STILL_MS) : ms;
}

/** Keeps the choices of a form in the page's address, where they are others than at first: it can be sent to somebody, or reloaded. */
export class Choices<Name extends string> {
  private readonly form: HTMLFormElement;
  private readonly first: ReadonlyMap<string, string>;

  constructor(form: HTMLFormElement, onChange: (name: Name) => void) {
    this.form = form;
    // The browser's own memory of the form would be older than the address.
    form.reset();
    this.first = new Map(this.values());
    const given = new URLSearchParams(location.search);
    for (const name of this.first.keys()) this.put(name as Name, given.get(name) ?? '');
    form.addEventListener('change', ({ target }) => {
      this.write();
      onChange((target as HTMLSelectElement).name as Name);
    });
  }

  get(name: Name): string {
    return String(new FormData(this.form).get(name));
  }

  set(name: Name, value: string): void {
    this.put(name, value);
    this.write();
  }

  /** What is not among the choices is passed over. */
  private put(name: Name, value: string): void {
    const field = this.form.elements.namedItem(name) as HTMLSelectElement | RadioNodeList;
    const options = field instanceof RadioNodeList ? [...field].map((one) => (one as HTMLInputElement).value) : [];
    if (field instanceof HTMLSelectElement) options.push(...[...field.options].map((one) => one.value));
    if (options.includes(value)) field.value = value;
  }

  private values(): [string, string][] {
    return [...new FormData(this.form)].map(([name, value]) => [name, String(value)]);
  }

  private write(): void {
    const address = new URL(location.href);
    for (const [name, value] of this.values()) {
      if (value === this.first.get(name)) address.searchParams.delete(name);
      else address.searchParams.set(name, value);
    }
    history.replaceState(null, '', address);
  }
}

/** Says what went wrong, and offers to try again where that can help. */
export function trouble(message: string, again?: () => void): void {
  element('trouble').hidden = false;
  say('trouble-text', message);
  const retry = button('retry');
  retry.hidden = again === undefined;
  retry.onclick = () => {
    calm();
    again?.();
  };
}

/** Takes back what `trouble` said. */
export function calm(): void {
  element('trouble').hidden = true;
  say('trouble-text', '');
}
