/** The first piece is at least this long: a lone "So," sounds torn off. */
const MIN_FIRST_CHARACTERS = 10;
/** From here on, the first piece may also end before a conjunction. */
const MIN_BEFORE_CONJUNCTION = 24;
/** From here on, a later piece may end at a clause: it takes 0.1 s to synthesise, and others wait meanwhile. */
const LONG_CHARACTERS = 120;
/** Text without any boundary is cut here, between words if it has any: about 25 s of speech. */
const MAX_CHARACTERS = 400;

/** Punctuation that may end a sentence or clause, with the white space after it; and conjunctions that begin a clause. */
const BOUNDARY = new RegExp(
  [
    /(?<sentence>[.!?…]+["'”’)\]*_`]*\s+|\s*\n\s*)/,
    /(?<clause>[,;:]["'”’)\]*_`]*\s+|\s*[—–]\s*|\s-\s+)/,
    /(?<conjunction>\s+)(?=(?:because|but|although|whereas|while|which)\s)/,
    /(?<conjunctionOfClause>\s+)(?=(?:and|or|so|if|when|before|after|until|since|unless|then)\s+(?:I|you|we|they|he|she|it|the|this|that|these|those|there|each|how|then|what|why|let|an?|to|your|our|its|their)['’\s,])/,
  ]
    .map((part) => part.source)
    .join('|'),
  'g',
);

/** A full stop after one of these ends no sentence. */
const ABBREVIATIONS = new Set(
  'dr mr mrs ms prof st sr jr vs eg ie e.g i.e cf approx fig figs vol pp ca'.split(' '),
);
/** These are abbreviations only before a number. */
const NUMBERED = new Set('no p ch ex eq sec'.split(' '));

/**
 * Cuts a reply into the pieces that are synthesised one after the other: sentences, but the first piece ends at an
 * early clause where there is one, so that the tutor speaks while the rest is made.
 *
 * Works on text as it streams in: a piece is given out as soon as what follows cannot change it. Put together, the
 * pieces are exactly the text; white space stands at the end of the piece before it.
 */
export class SpeechChunker {
  #text = '';
  #isFirst = true;

  /** @returns the pieces that are certain now, often none */
  push(text: string): string[] {
    this.#text += text;
    const pieces: string[] = [];
    for (let end = this.#cut(this.#text); end > 0; end = this.#cut(this.#text)) {
      pieces.push(this.#text.slice(0, end));
      this.#text = this.#text.slice(end);
      this.#isFirst = false;
    }
    return pieces;
  }

  /**
   * The first piece, if the text has come to the end of a sentence and a new one is what follows: known one token
   * before it is certain.
   */
  get likelyFirst(): string | undefined {
    const isLikely = this.#isFirst && this.#cut(`${this.#text} A`) === this.#text.length + 1;
    return isLikely ? this.#text : undefined;
  }

  /** @returns what is left, when the reply is over or pauses; the next piece is a first one again */
  flush(): string[] {
    const rest = this.#text === '' ? [] : [this.#text];
    this.#text = '';
    this.#isFirst = true;
    return rest;
  }

  /** Where the next piece of a text ends; 0 while that is not certain. */
  #cut(text: string): number {
    for (const match of text.matchAll(BOUNDARY)) {
      const end = match.index + match[0].length;
      // What decides, and belongs to the white space or not, is the next character.
      if (end === text.length || end > MAX_CHARACTERS) break;
      if (this.#endsPiece(text, match)) return end;
    }
    if (text.length <= MAX_CHARACTERS) return 0;
    const lastSpace = text.lastIndexOf(' ', MAX_CHARACTERS - 1);
    return lastSpace < 0 ? MAX_CHARACTERS : lastSpace + 1;
  }

  #endsPiece(text: string, { index, 0: boundary, groups = {} }: RegExpExecArray): boolean {
    const before = text.slice(0, index);
    const next = text.charAt(index + boundary.length);
    if (!/[\p{L}\p{N}]/u.test(before)) return false;
    if (boundary.includes('\n')) return true;
    if (groups.sentence !== undefined) return endsSentence(before, boundary, next);
    if (groups.clause !== undefined) {
      const length = before.length + boundary.trimEnd().length;
      return (
        length >= (this.#isFirst ? MIN_FIRST_CHARACTERS : LONG_CHARACTERS) &&
        endsClause(before, boundary, next)
      );
    }
    return before.length >= (this.#isFirst ? MIN_BEFORE_CONJUNCTION : LONG_CHARACTERS);
  }
}

function endsSentence(before: string, boundary: string, next: string): boolean {
  if (/\p{Ll}/u.test(next)) return false;
  if (!/^\.["'”’)\]*_`]*\s/.test(boundary)) return true;
  const word = lastWord(before);
  const isInitial = /^[A-Z]$/.test(word) && word !== 'I';
  const isListNumber = /(^|\n)\s*\d+$/.test(before);
  const isNumbered = NUMBERED.has(word.toLowerCase()) && /\d/.test(next);
  return !isInitial && !isListNumber && !isNumbered && !ABBREVIATIONS.has(word.toLowerCase());
}

function endsClause(before: string, boundary: string, next: string): boolean {
  // "2, 4", "3: 4" and "5 – 3" are read as one; so is "x - y".
  const isBetweenNumbers = /\d$/.test(before) && /\d/.test(next);
  const isMinus = /-|–/.test(boundary) && !/\p{L}{2}$/u.test(before);
  return (
    !isBetweenNumbers && !isMinus && !ABBREVIATIONS.has(lastWord(before).replace(/\.$/, '').toLowerCase())
  );
}

function lastWord(text: string): string {
  return /[\p{L}\p{N}.]*$/u.exec(text)?.[0] ?? '';
}
