/** Control characters, and those that turn the direction of what follows: a terminal obeys them. */
const UNPRINTABLE = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\p{Surrogate}]/gu;
const MOST = 120;

/** The text with everything written out that a terminal obeys, line ends excepted. */
export function visible(text: string): string {
  return text.replace(UNPRINTABLE, (c) => (c === '\n' ? c : `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`));
}

/** Text from a file as it may stand in a message: on one line, of bounded length, without what a terminal obeys. */
export function printable(text: string): string {
  const short = text.length > MOST ? `${text.slice(0, MOST)}…` : text;
  return visible(short).replaceAll('\n', '\\u000a');
}
