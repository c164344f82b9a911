import { toCardinal, toOrdinal } from 'n2words/en-US';

/** Longer runs of digits name no quantity that a listener could follow. */
const MAX_CARDINAL_DIGITS = 15;
const MAX_DIGITS_READ = 20;

const FRACTION_NAMES: Record<number, [one: string, many: string]> = {
  2: ['half', 'halves'],
  4: ['quarter', 'quarters'],
};

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);

/** "1,234.5" → "one thousand two hundred thirty-four point five"; "007" and very long runs digit by digit. */
export function numberWords(written: string): string {
  const [whole = '', ...parts] = written.replaceAll(',', '').split('.');
  return [integerWords(whole || '0'), ...parts.map(digitWords)].join(' point ');
}

function integerWords(digits: string): string {
  if (digits.length > MAX_DIGITS_READ) return `a number of ${toCardinal(digits.length)} digits`;
  const isCode = digits.length > MAX_CARDINAL_DIGITS || /^0\d/.test(digits);
  return isCode ? digitWords(digits) : toCardinal(digits);
}

function digitWords(digits: string): string {
  return [...digits.slice(0, MAX_DIGITS_READ)].map((digit) => toCardinal(digit)).join(' ');
}

/** "21" → "twenty-first" */
export function ordinalWords(digits: string): string {
  const value = Number(digits);
  return Number.isSafeInteger(value) && value > 0 ? toOrdinal(value) : integerWords(digits);
}

/** 1998 → "nineteen ninety-eight", 1905 → "nineteen oh five", 2007 → "two thousand seven" */
export function yearWords(year: number): string {
  const century = Math.floor(year / 100);
  const rest = year % 100;
  if (year % 1000 < 10) return toCardinal(year);
  if (rest === 0) return `${toCardinal(century)} hundred`;
  return `${toCardinal(century)} ${rest < 10 ? 'oh ' : ''}${toCardinal(rest)}`;
}

/** "1990" → "nineteen nineties" */
export function decadeWords(year: number): string {
  const words = yearWords(year);
  return words.endsWith('y') ? `${words.slice(0, -1)}ies` : `${words}s`;
}

/** 3 of 4 → "three quarters"; where the language has no short name, "37 over 91" in words */
export function fractionWords(numerator: string, denominator: string): string {
  const count = Number(numerator);
  const parts = Number(denominator);
  if (parts < 2 || (parts > 20 && parts !== 100 && parts !== 1000)) {
    return `${numberWords(numerator)} over ${numberWords(denominator)}`;
  }
  const [one, many] = FRACTION_NAMES[parts] ?? [toOrdinal(parts), `${toOrdinal(parts)}s`];
  return `${numberWords(numerator)} ${count === 1 ? one : many}`;
}

/** Hours and minutes as read from a clock: "ten o'clock", "ten oh five", "ten thirty". */
export function timeWords(hours: number, minutes: number): string {
  if (minutes === 0) return `${toCardinal(hours)} o'clock`;
  return `${toCardinal(hours)} ${minutes < 10 ? 'oh ' : ''}${toCardinal(minutes)}`;
}

/** Year, month and day as in "2026-11-23" → "November twenty-third, twenty twenty-six". */
export function dateWords(year: string, month: string, day: string): string {
  return `${MONTHS[Number(month) - 1]} ${ordinalWords(day)}, ${yearWords(Number(year))}`;
}
