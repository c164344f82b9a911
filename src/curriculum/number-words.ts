const UNITS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
const TEENS = [
  ...['ten', 'eleven', 'twelve', 'thirteen', 'fourteen'],
  ...['fifteen', 'sixteen', 'seventeen', 'eighteen', 'nineteen'],
];
const TENS = ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];
const SCALES: Record<string, number> = {
  hundred: 100,
  thousand: 1_000,
  million: 1_000_000,
  billion: 1_000_000_000,
};
const ORDINALS = ['half', 'third', 'quarter', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth'];

const SMALL = new Map([
  ...UNITS.map((word, index) => [word, index] as const),
  ...TEENS.map((word, index) => [word, 10 + index] as const),
  ...TENS.map((word, index) => [word, 20 + 10 * index] as const),
  ['nought', 0] as const,
]);

const SINGULAR_DENOMINATORS = new Map([
  ...ORDINALS.map((word, index) => [word, 2 + index] as const),
  ...[...TEENS.slice(1)].map((word, index) => [`${word.replace(/ve$/, 'f')}th`, 11 + index] as const),
  ...TENS.map((word, index) => [word.replace(/y$/, 'ieth'), 20 + 10 * index] as const),
  ['fourth', 4] as const,
  ['hundredth', 100] as const,
  ['thousandth', 1_000] as const,
]);
const DENOMINATORS = new Map([
  ...SINGULAR_DENOMINATORS,
  ...[...SINGULAR_DENOMINATORS].map(([word, value]) => [`${word}s`, value] as const),
  ['halves', 2] as const,
  // As recognition writes them after a number.
  ['sevens', 7] as const,
  ['eights', 8] as const,
  ['nines', 9] as const,
  ['tense', 10] as const,
  ['tents', 10] as const,
  ['forts', 4] as const,
]);

/** The lower number of a fraction that the word names: 4 for `quarters`. */
export function denominatorOf(word: string): number | undefined {
  return DENOMINATORS.get(word);
}

/**
 * Numbers that are spelt out, as digits: `twenty five` becomes `25`, `three quarters` and `three over four`
 * become `3/4`, `two and a half` becomes `2.5`, `to the fifth` becomes `to the 5`. All other words stay as they are.
 * @param words - lower case, without punctuation
 */
export function digitsForNumberWords(words: string[]): string[] {
  const digits: string[] = [];
  let at = 0;
  while (at < words.length) {
    const number = isPronoun(words, at)
      ? undefined
      : (readExponent(words, at) ?? readFraction(words, at) ?? readMixed(words, at));
    digits.push(number?.text ?? words[at] ?? '');
    at = number?.next ?? at + 1;
  }
  return digits;
}

const BEFORE_PRONOUN = new Set(
  'the this that other another single each which every any no first second last right left only'.split(' '),
);

/** `the other one` counts nothing; `the one third` does. */
function isPronoun(words: string[], at: number): boolean {
  if (words[at] !== 'one' || at === 0) return false;
  const before = words[at - 1] ?? '';
  if (!BEFORE_PRONOUN.has(before) && !/[a-z]{2}er$/.test(before)) return false;
  const next = words[at + 1] ?? '';
  return !DENOMINATORS.has(next) && !Object.hasOwn(SCALES, next) && next !== 'point' && next !== 'over';
}

/** The value of a number as `digitsForNumberWords` writes it; `undefined` for a word. */
export function numberValue(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(?:\/(\d+(?:\.\d+)?))?(%?)$/.exec(text);
  if (!match) return undefined;
  const value = Number(match[1]) / Number(match[2] ?? 1) / (match[3] ? 100 : 1);
  return Number.isFinite(value) ? value : undefined;
}

interface NumberAt {
  text: string;
  /** Index of the first word after the number. */
  next: number;
}

function readExponent(words: string[], at: number): NumberAt | undefined {
  if (words[at - 1] !== 'the' || words[at - 2] !== 'to') return undefined;
  const value = SINGULAR_DENOMINATORS.get(words[at] ?? '');
  return value && value > 2 ? { text: String(value), next: at + 1 } : undefined;
}

function readFraction(words: string[], at: number): NumberAt | undefined {
  if (words[at] === 'half') return { text: '1/2', next: at + 1 };
  const top = words[at] === 'a' ? { text: '1', next: at + 1 } : readWhole(words, at);
  if (!top) return undefined;

  const denominator = DENOMINATORS.get(words[top.next] ?? '');
  if (denominator && !isUnitOfTime(words, top.next)) {
    return { text: `${top.text}/${denominator}`, next: top.next + 1 };
  }
  const bottomAt = wordsOfDivision(words, top.next);
  const bottom = bottomAt ? readWhole(words, bottomAt) : undefined;
  return bottom && { text: `${top.text}/${bottom.text}`, next: bottom.next };
}

/** `a quarter to nine` and the like are no quarters of anything. */
function isUnitOfTime(words: string[], at: number): boolean {
  return words[at] === 'quarter' && (words[at + 1] === 'to' || words[at + 1] === 'past');
}

/** `three over four`, `three out of four`; where the lower number begins. */
function wordsOfDivision(words: string[], at: number): number | undefined {
  if (words[at] === 'over') return at + 1;
  return words[at] === 'out' && words[at + 1] === 'of' ? at + 2 : undefined;
}

/** `two and a half`, `one and three quarters`; else what `readDecimal` reads. */
function readMixed(words: string[], at: number): NumberAt | undefined {
  const whole = readDecimal(words, at);
  if (!whole || words[whole.next] !== 'and') return whole;
  const part = readFraction(words, whole.next + 1);
  const [top, bottom] = (part?.text ?? '').split('/').map(Number);
  if (!part || !top || !bottom || top >= bottom) return whole;
  return { text: String(Number((Number(whole.text) + top / bottom).toFixed(6))), next: part.next };
}

function readDecimal(words: string[], at: number): NumberAt | undefined {
  const whole = words[at] === 'point' ? { text: '0', next: at } : readWhole(words, at);
  if (!whole || words[whole.next] !== 'point') return whole;
  let decimals = '';
  let next = whole.next + 1;
  for (; next < words.length; next += 1) {
    const digits = digitsOf(words[next]);
    if (digits === undefined) break;
    decimals += digits;
  }
  if (decimals) return { text: `${whole.text}.${decimals}`, next };
  return words[at] === 'point' ? undefined : whole;
}

function digitsOf(word = ''): string | undefined {
  if (/^\d+$/.test(word)) return word;
  if (word === 'oh' || word === 'o') return '0';
  const value = SMALL.get(word);
  return value === undefined ? undefined : String(value);
}

function readWhole(words: string[], at: number): NumberAt | undefined {
  return readYear(words, at) ?? readCount(words, at);
}

/** `seventeen eighty nine`, `nineteen oh five`; the first half of a year is a teen. */
function readYear(words: string[], at: number): NumberAt | undefined {
  const century = SMALL.get(words[at] ?? '');
  if (century === undefined || century < 11 || century > 19) return undefined;
  const isEarly = words[at + 1] === 'oh' || words[at + 1] === 'o';
  const rest = readCount(words, isEarly ? at + 2 : at + 1);
  const year = Number(rest?.text);
  if (!rest || (isEarly ? year > 9 : year < 10 || year > 99)) return undefined;
  return { text: String(century * 100 + year), next: rest.next };
}

function readCount(words: string[], at: number): NumberAt | undefined {
  let total = 0;
  let current: number | undefined;
  let next = at;
  /** What the next small number must be below: `twenty` takes a unit, `hundred` takes anything below 100. */
  let room = Number.POSITIVE_INFINITY;

  for (; next < words.length; next += 1) {
    const word = words[next] ?? '';
    const small = next === at && /^\d+(?:\.\d+)?$/.test(word) ? Number(word) : SMALL.get(word);
    const scale = Object.hasOwn(SCALES, word) ? SCALES[word] : undefined;
    if (small !== undefined && small < room) {
      current = (current ?? 0) + small;
      room = small >= 20 && small < 100 && small % 10 === 0 ? 10 : 0;
    } else if (scale !== undefined && (current !== undefined || words[next - 1] === 'a')) {
      current = (current ?? 1) * scale;
      if (scale > 100) {
        total += current;
        current = 0;
      }
      room = scale;
    } else if (word === 'a' && next === at && Object.hasOwn(SCALES, words[at + 1] ?? '')) {
      room = 0;
    } else if (!(word === 'and' && room >= 100 && next > at && SMALL.has(words[next + 1] ?? ''))) {
      break;
    }
  }
  return current === undefined ? undefined : { text: String(total + current), next };
}
