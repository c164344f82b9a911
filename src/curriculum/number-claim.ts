import type { ExpectedNumber } from './lesson.ts';
import { isDenied } from './negation.ts';
import { denominatorOf, numberValue } from './number-words.ts';
import { type SpokenWord, spokenWords } from './spoken-words.ts';

/** Whether an answer names the number that is asked for, names another instead, or commits itself to none. */
export type NumberStanding = 'right' | 'wrong' | 'absent';

interface Claim {
  value: number;
  place: number;
  /** Followed by a word of the unit. */
  hasUnit: boolean;
  /** Introduced as a result: `is 20`, `equals 20`. */
  isResult: boolean;
  /** Stands after a `because`. */
  isReason: boolean;
}

const OPERATORS = new Set([
  'times',
  'plus',
  'minus',
  'over',
  'multiplied',
  'divided',
  'multiplied by',
  'divided by',
]);
const RESULT = new Set([
  'is',
  'equals',
  'equal',
  'makes',
  'gives',
  'get',
  'gets',
  'answer',
  'be',
  'are',
  'gives you',
  'was',
]);
const REASONS = new Set(['because', 'since', 'cause']);
/** Words that a number only counts or names: `the 2 fractions`, `step 1`. */
const BEFORE_LABEL = new Set(['step', 'number', 'question', 'these', 'those', 'the', 'both']);

/**
 * How an answer stands to the number. Numbers of the question and of a calculation (`5 times 4 is 20`) are no claims;
 * of several claims the one with the unit counts, then the result, then the last.
 */
export function numberStanding(
  expected: ExpectedNumber,
  said: readonly SpokenWord[],
  given: readonly SpokenWord[],
): NumberStanding {
  const unitWords = expected.unit.map((unit) => spokenWords(unit).map((word) => word.stem));
  const isPercent = unitWords.some(([first]) => first === 'percent' || first === '%');
  const givenValues = new Set(given.flatMap(({ value }) => (value === undefined ? [] : [value])));
  const isRight = ({ value }: Claim) => isWithin(value, expected, isPercent);

  const claims = claimsIn(said, unitWords);
  const isNew = (claim: Claim) => !givenValues.has(Math.abs(claim.value)) || isRight(claim);
  const fresh = claims.filter(isNew);
  if (isEnumeration(fresh, said)) return 'absent';

  const results = fresh.filter((claim) => !isOperand(claim.place, said));
  const stated = results.some((claim) => !claim.isReason)
    ? results.filter((claim) => !claim.isReason)
    : results;
  const candidates = stated.length > 0 ? stated : fresh.length === 1 ? fresh : [];
  const decisive =
    candidates.findLast((claim) => claim.hasUnit) ??
    candidates.findLast((claim) => claim.isResult) ??
    candidates.at(-1);
  if (!decisive && claims.length === 0 && expected.value === 0 && said.some(isNone)) return 'right';
  if (!decisive) return claims.length > 0 && fresh.length === 0 ? 'wrong' : 'absent';
  return isRight(decisive) ? 'right' : 'wrong';
}

function claimsIn(said: readonly SpokenWord[], units: readonly string[][]): Claim[] {
  return said.flatMap(({ value, retracted }, place): Claim[] => {
    if (value === undefined || retracted || isDenied([place], said)) return [];
    const isNegative = said[place - 1]?.text === 'minus' && said[place - 2]?.value === undefined;
    const before = said.slice(Math.max(0, place - 3), place).filter((word) => !isHesitation(word));
    const hasUnit = units.some(
      (unit) => unit.length > 0 && unit.every((stem, index) => said[place + 1 + index]?.stem === stem),
    );
    const isLabel = BEFORE_LABEL.has(before.at(-1)?.text ?? '') && !hasUnit && said[place + 1] !== undefined;
    if (isLabel && said[place + 1]?.clause === said[place]?.clause && !said[place + 1]?.filler) return [];
    const isResult = before.some((word) => RESULT.has(word.text));
    const isReason = said
      .slice(0, place)
      .some((word) => REASONS.has(word.text) && word.sentence === said[place]?.sentence);
    const parts = partsOf(said[place]?.text ?? '', units);
    const claimed = parts ?? (isNegative ? -value : value);
    return [{ value: claimed, place, hasUnit: hasUnit || parts !== undefined, isResult, isReason }];
  });
}

/** Where quarters are counted, `two quarters` are two and not the fraction 2/4. */
function partsOf(text: string, units: readonly string[][]): number | undefined {
  const [top = '', bottom] = text.split('/');
  const isUnit = units.some(([unit = '']) =>
    [unit, `${unit}s`].some((word) => denominatorOf(word) === Number(bottom)),
  );
  return bottom !== undefined && isUnit ? numberValue(top) : undefined;
}

/** `none`, `never`: zero in words. */
function isNone({ text, retracted }: SpokenWord): boolean {
  return !retracted && /^(?:none|never|nothing)$/.test(text);
}

function isHesitation({ text }: SpokenWord): boolean {
  return text === 'um' || text === 'uh' || text === 'like' || text === 'about';
}

function isWithin(
  value: number,
  { value: expected, tolerance }: ExpectedNumber,
  isPercent: boolean,
): boolean {
  const slack = tolerance + 1e-9 * Math.max(1, Math.abs(expected));
  if (Math.abs(value - expected) <= slack) return true;
  return isPercent && Math.abs(100 * value - expected) <= slack;
}

/** `5 times 4`: numbers on both sides of a sign. What follows `is` begins anew. */
function isOperand(place: number, said: readonly SpokenWord[]): boolean {
  const sign = (at: number) => OPERATORS.has(said[at]?.text ?? '');
  const number = (at: number) => said[at]?.value !== undefined;
  const after =
    sign(place + 1) && (number(place + 2) || (said[place + 2]?.text === 'by' && number(place + 3)));
  const before =
    (sign(place - 1) && number(place - 2)) ||
    (said[place - 1]?.text === 'by' && sign(place - 2) && number(place - 3));
  return after || before;
}

/** `10 or 20`: who names several numbers has named none. */
function isEnumeration(claims: readonly Claim[], said: readonly SpokenWord[]): boolean {
  return claims.some(({ place, value }, index) => {
    const next = claims[index + 1];
    if (!next || next.value === value || next.place - place > 5) return false;
    return said.slice(place, next.place).some((word) => word.text === 'or');
  });
}
