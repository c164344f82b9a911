/** Puts words into a line that the page keeps hidden until there is something to say. */
export function showTrouble(line: Element | null, words: string): void {
  if (!line) return;
  line.textContent = words;
  line.toggleAttribute('hidden', words === '');
}
