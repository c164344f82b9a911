/** Share of a phrase that must have been heard, from its first word, when the tutor was cut off in it. */
const ENOUGH = 0.8;

/**
 * Whether a phrase was said in a tutor's turn. A turn that was cut off may lack the end of its last phrase: where an
 * interruption falls is only known to within a word.
 */
export function wasHeard(phrase: string, turn: string): boolean {
  const wanted = words(phrase);
  const said = words(turn);
  if (wanted.length === 0 || includes(said, wanted)) return true;

  const enough = Math.max(1, Math.ceil(wanted.length * ENOUGH));
  for (let length = enough; length < wanted.length; length += 1) {
    const start = wanted.slice(0, length);
    // The very last word may be half of one.
    if (endsWith(said, start) || endsWith(said.slice(0, -1), start)) return true;
  }
  return false;
}

/** A text's sentences, by the rules of its language. */
export function sentencesOf(text: string, language: string): string[] {
  const segments = new Intl.Segmenter(language, { granularity: 'sentence' }).segment(text);
  return Array.from(segments, ({ segment }) => segment.trim()).filter((sentence) => sentence !== '');
}

function words(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
}

function includes(said: string[], wanted: string[]): boolean {
  return ` ${said.join(' ')} `.includes(` ${wanted.join(' ')} `);
}

function endsWith(said: string[], wanted: string[]): boolean {
  return ` ${said.join(' ')}`.endsWith(` ${wanted.join(' ')}`);
}
