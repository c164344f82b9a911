const UNITS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
const TEENS = [
  ...['ten', 'eleven', 'twelve', 'thirteen', 'fourteen'],
  ...['fifteen', 'sixteen', 'seventeen', 'eighteen', 'nineteen'],
];
const TENS = ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];
const SCALES: Record<string, number> = { hundred: 100, thousand: 1_000, million: 1_000_000 };
const PARTS = ['half', 'third', 'quarter', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth'];

const SMALL = new Map([
  ...UNITS.map((word, index) => [word, index] as const),
  ...TEENS.map((word, index) => [word, 10 + index] as const),
  ...TENS.map((word, index) => [word, 20 + 10 * index] as const),
]);

const DENOMINATORS = new Map([
  ...PARTS.map((word, index) => [word, 2 + index] as const),
  ...PARTS.map((word, index) => [`${word}s`, 2 + index] as const),
  ['halves', 2] as const,
  ['fourth', 4] as const,
  ['fourths', 4] as const,
]);

/**
 * Numbers that are spelt out, as digits: `twenty five` becomes `25`, `three quarters` and `three over four`
 * become `3/4`, `three point five` becomes `3.5`. All other words stay as they are.
 * @param words - lower case, without punctuation
 */
export function digitsForNumberWords(words: string[]): string[] {
  const digits: string[] = [];
  let at = 0;
  while (at < words.length) {
    const number = readFraction(words, at) ?? readDecimal(words, at);
    digits.push(number?.text ?? words[at] ?? '');
    at = number?.next ?? at + 1;
  }
  return digits;
}

interface NumberAt {
  text: string;
  /** Index of the first word after the number. */
  next: number;
}

function readFraction(words: string[], at: number): NumberAt | undefined {
  if (words[at] === 'half') return { text: '1/2', next: at + 1 };
  const top = words[at] === 'a' ? { text: '1', next: at + 1 } : readWhole(words, at);
  if (!top) return undefined;

  const denominator = DENOMINATORS.get(words[top.next] ?? '');
  if (denominator) return { text: `${top.text}/${denominator}`, next: top.next + 1 };

  if (words[top.next] !== 'over') return undefined;
  const bottom = readWhole(words, top.next + 1);
  return bottom && { text: `${top.text}/${bottom.text}`, next: bottom.next };
}

function readDecimal(words: string[], at: number): NumberAt | undefined {
  const whole = readWhole(words, at);
  if (!whole || words[whole.next] !== 'point') return whole;
  let decimals = '';
  let next = whole.next + 1;
  while (next < words.length) {
    const digit = digitOf(words[next]);
    if (digit === undefined) break;
    decimals += digit;
    next += 1;
  }
  return decimals ? { text: `${whole.text}.${decimals}`, next } : whole;
}

function digitOf(word = ''): string | undefined {
  if (/^\d+$/.test(word)) return word;
  const unit = UNITS.indexOf(word);
  return unit < 0 ? undefined : String(unit);
}

function readWhole(words: string[], at: number): NumberAt | undefined {
  let total = 0;
  let current: number | undefined;
  let next = at;
  /** What the next small number must be below: `twenty` takes a unit, `hundred` takes anything below 100. */
  let room = Number.POSITIVE_INFINITY;

  for (; next < words.length; next += 1) {
    const word = words[next] ?? '';
    const small = next === at && /^\d+$/.test(word) ? Number(word) : SMALL.get(word);
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
