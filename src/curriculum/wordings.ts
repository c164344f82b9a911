/** Words that continue a sentence after its comma: the comma before them separates nothing. */
const CONTINUES = /^(?:because|so|and|but|since|if|when|which|while|as|then|that)\b/i;

/** Ways to say one idea, in a teacher's line: `the sun, sunlight; solar energy`. No wording of an idea holds a comma. */
export function wordingsOfIdea(line: string): string[] {
  return tidied(line.split(/[;,]\s+|;|\s+\/\s+(?!\d)|(?<!\d)\s+\/\s+/));
}

/**
 * Whole statements in a teacher's line: semicolons separate them, and commas where there is no semicolon and what
 * follows begins anew.
 */
export function statementsOf(line: string): string[] {
  if (line.includes(';')) return tidied(line.split(';'));
  const statements: string[] = [];
  for (const piece of line.split(/,\s+/)) {
    const before = statements.at(-1);
    if (before !== undefined && (CONTINUES.test(piece) || CONTINUES.test(before))) {
      statements[statements.length - 1] = `${before}, ${piece}`;
    } else statements.push(piece);
  }
  return tidied(statements);
}

/** Without quotation marks around them, without repetitions and empty ones. */
function tidied(wordings: string[]): string[] {
  const tidy = wordings.map((wording) =>
    wording
      .trim()
      .replace(/^["“”«»„‘']+|["“”«»‘’']+$/g, '')
      .replace(/[\s,;]+$/, '')
      .trim(),
  );
  return [...new Set(tidy)].filter((wording) => wording !== '');
}
