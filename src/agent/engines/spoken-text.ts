import anyAscii from 'any-ascii';
import {
  dateWords,
  decadeWords,
  fractionWords,
  numberWords,
  ordinalWords,
  timeWords,
  yearWords,
} from './spoken-numbers.ts';
import { UNIT_PATTERN, unitWords } from './spoken-units.ts';

/** What is longer is no sentence: flite needs 6 s of computing for 400 s of speech. */
const MAX_CHARACTERS = 1000;
/** flite spends seconds on a word of thousands of letters. */
const MAX_WORD_LETTERS = 40;

const NUMBER = String.raw`\d+(?:,\d{3})*(?:\.\d+)?`;
const MONEY: Record<string, [unit: string, units: string, cents: string]> = {
  $: ['dollar', 'dollars', 'cents'],
  '€': ['euro', 'euros', 'cents'],
  '£': ['pound', 'pounds', 'pence'],
  '¥': ['yen', 'yen', 'sen'],
};
const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const SUBSCRIPTS = '₀₁₂₃₄₅₆₇₈₉';
const GREEK =
  'α alpha β beta γ gamma δ delta ε epsilon η eta θ theta λ lambda μ mu π pi ρ rho σ sigma τ tau φ phi χ chi ψ psi ω omega Δ delta Σ sigma Ω omega Φ phi';
const GREEK_LETTERS: Record<string, string> = Object.fromEntries(
  (GREEK.match(/\S+ \S+/g) ?? []).map((pair) => pair.split(' ')),
);

type Rule = [pattern: RegExp, spoken: string | ((...groups: string[]) => string)];

/** In this order: a later rule sees what the earlier ones left. */
const MARKUP: Rule[] = [
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  [/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, ' '],
  [/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, ''],
  [/[‘’ʼ]/g, "'"],
  [/```\w*/g, ' '],
  [/!?\[([^\]\n]*)\]\([^)\s]*\)/g, '$1'],
  [/^\s*(?:#{1,6}|[-*•>]|\|)\s+/gm, ''],
  [/(?<!\w)(\*\*|__|~~|\*|_)(?=\S)([^\n]*?\S)\1(?!\w)/g, '$2'],
  [/https?:\/\/(?:www\.)?([^\s/?#<>"')]+)[^\s<>"')]*/gi, (host) => host.replaceAll('.', ' dot ')],
  [/([\w.+-]+)@([\w-]+(?:\.[\w-]+)+)/g, (name, host) => `${name} at ${host.replaceAll('.', ' dot ')}`],
  [/[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}]|\ufe0f|\u20e3/gu, ' '],
  [/`/g, ''],
  [/\n+/g, ' '],
];

const ABBREVIATIONS: Rule[] = [
  [/\be\.?g\.,?/gi, 'for example,'],
  [/\bi\.?e\.,?/gi, 'that is,'],
  // At the end of a sentence the full stop stays.
  [/\betc\.(?=\s*$|\s+\p{Lu})/gu, 'and so on.'],
  [/\betc\b\.?/g, 'and so on'],
  [/\bDr\.?(?=\s+\p{Lu})/gu, 'Doctor'],
  [/\bProf\.(?=\s)/g, 'Professor'],
  [/\bMr\./g, 'Mister'],
  [/\bMrs\./g, 'Missis'],
  [/\bMs\./g, 'Miss'],
  [/\bSt\.(?=\s+\p{Lu})/gu, 'Saint'],
  [/\bvs\b\.?/g, 'versus'],
  [/\bapprox\./g, 'approximately'],
  [/\b[Ff]ig\.(?=\s*\d)/g, 'figure'],
  [/\bNo\.(?=\s*\d)/g, 'number'],
  [/\b([ap])\.m\.(?=\s*$|\s+\p{Lu})/gu, '$1 m.'],
  [/\b([ap])\.m\./g, '$1 m'],
];

const NUMBERS: Rule[] = [
  [new RegExp(`[${SUPERSCRIPTS}⁻ⁿ]+`, 'g'), (power) => `^${plainDigits(power)}`],
  [new RegExp(`[${SUBSCRIPTS}]`, 'g'), plainDigits],
  [/[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞]/g, (sign) => ` ${sign.normalize('NFKC').replace('⁄', '/')}`],
  [/[\u00a0\u2000-\u200a\u202f]/g, ' '],
  [/\b(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])\b/g, dateWords],
  [/\b([01]?\d|2[0-3]):([0-5]\d)(?:\s*([ap])\.?m\b)?/gi, clockWords],
  [/\b(\d+):(\d+)\b/g, '$1 to $2'],
  [new RegExp(`([$€£¥])\\s?(${NUMBER})(?:\\s+(thousand|million|billion|trillion))?`, 'g'), moneyWords],
  [/\b(\d+)(?:st|nd|rd|th)\b/g, ordinalWords],
  [/\b(1[1-9]|20)(\d)0s\b/g, (century, decade) => decadeWords(Number(`${century}${decade}0`))],
  [
    /\b(1[1-9]\d\d|20\d\d)\s?[–-]\s?(1[1-9]\d\d|20\d\d)\b(?!,\d)/g,
    (from, to) => `${yearWords(Number(from))} to ${yearWords(Number(to))}`,
  ],
  [
    /\b(in|since|until|till|by|from|year|after|before|around|January|February|March|April|May|June|July|August|September|October|November|December|[a-z]+(?:th|st|nd|rd),) (1[1-9]\d\d|20\d\d)\b(?![,.]\d|\s?%)/gi,
    (word, year) => `${word} ${yearWords(Number(year))}`,
  ],
  [
    /\b(1[1-9]\d\d|20\d\d) (AD|BC|CE|BCE)\b/g,
    (year, era) => `${yearWords(Number(year))} ${era.split('').join(' ')}`,
  ],
  [/\b(\d+) (\d+)\/(\d+)\b(?!\/)/g, (whole, n, d) => `${numberWords(whole)} and ${fractionWords(n, d)}`],
  [/(?<![/\w])(\d+)\/(\d+)\b(?!\/)/g, fractionWords],
  [/\b(\d+)[–-](\d+)\b/g, (from, to) => `${from} ${Number(from) < Number(to) ? 'to' : 'minus'} ${to}`],
  [/(^|[\s(=<>≤≥≈×÷*/^])[-−](?=\.?\d|[a-z]\b)/g, '$1 minus '],
  [
    new RegExp(`(?<![\\w.])(${NUMBER})\\s?${UNIT_PATTERN}`, 'gu'),
    (count, ...unit) => `${count} ${unitWords(count === '1', unit[0] ?? '', ...unit.slice(1, 4))}`,
  ],
  [/\^\s*2\b/g, ' squared '],
  [/\^\s*3\b/g, ' cubed '],
  [
    /\^\s*\{?\(?(?: minus )?(-?[\w.]+)\)?\}?/g,
    (power) => ` to the power of ${power.replace('-', 'minus ')} `,
  ],
  [/\b(?=[A-Za-z]*\d)(?:[A-Z][a-z]?\d*)+\b/g, formulaWords],
  [/%/g, ' percent '],
];

const SYMBOLS: Rule[] = [
  [/\b([fgh])\(([a-z])\)/g, '$1 of $2'],
  [/(?<=[\w)])\s*<=\s*(?=[\w(])|≤/g, ' is less than or equal to '],
  [/(?<=[\w)])\s*>=\s*(?=[\w(])|≥/g, ' is greater than or equal to '],
  [/(?<=(?:^|[^\w])(?:[a-z]|[\d.]+)\s*)<(?=\s*(?:[a-z]\b|[-−\d]))/g, ' is less than '],
  [/(?<=(?:^|[^\w])(?:[a-z]|[\d.]+)\s*)>(?=\s*(?:[a-z]\b|[-−\d]))/g, ' is greater than '],
  [/(?<=\b(?:[a-z]|[\d.]+)\)?)\s+[-–]\s+(?=\(?(?:[a-z]\b|\d))/g, ' minus '],
  [/(?<=\b(?:[a-z]|[\d.]+)\)?)\s*[*·]\s*(?=\(?(?:[a-z]\b|\d))/g, ' times '],
  [/(?<=\d)\s*x\s*(?=\d)/g, ' times '],
  [/(?:=>|->|→|⇒|⟶)/g, ' to '],
  [/!=|≠/g, ' does not equal '],
  [/=+/g, ' equals '],
  [/\+\/-|±/g, ' plus or minus '],
  [/\+/g, ' plus '],
  [/−/g, ' minus '],
  [/×/g, ' times '],
  [/÷/g, ' divided by '],
  [/≈|~(?=\s*\d)/g, ' about '],
  [/√/g, ' the square root of '],
  [/∞/g, ' infinity '],
  [/°/g, ' degrees '],
  [/&/g, ' and '],
  [/@/g, ' at '],
  [/#(?=\s*\d)/g, ' number '],
  [
    /(?<!\p{Script=Greek})\p{Script=Greek}(?!\p{Script=Greek})/gu,
    (letter) => GREEK_LETTERS[letter] ?? letter,
  ],
  [/(\d(?:[\d,]*\d)?(?:\.\d+)*|\.\d+)/g, (number) => ` ${numberWords(number)} `],
];

const LEFT_OVER: Rule[] = [
  [/[^\p{ASCII}–—…“”]+/gu, transliterated],
  [/\s+[-–—]+\s+|[–—()[\]{}|]+/g, ', '],
  [/…/g, '. '],
  [/[^A-Za-z .,;:!?'-]/g, ' '],
  [/(?<![A-Za-z])['-]+|['-]+(?![A-Za-z])/g, ' '],
  [new RegExp(`([A-Za-z]{${MAX_WORD_LETTERS}})[A-Za-z]+`, 'g'), '$1'],
  [/\s+(?=[.,;:!?])/g, ''],
  [/[.,;:!?]*([.!?])[.,;:!?]*/g, '$1'],
  [/[,;:]+([,;:])/g, '$1'],
  [/([.,;:!?])(?=\S)/g, '$1 '],
  [/^[\s.,;:!?]+/, ''],
  [/\s+/g, ' '],
];

/**
 * Writes a sentence as it is said, for a synthesiser that knows letters and plain punctuation only: numbers,
 * units, symbols, formulas and abbreviations in words; markup, emoji and addresses out of the way; names in
 * other scripts in Latin letters.
 *
 * @returns letters, spaces and . , ; : ! ? ' - only, at most 1,000 characters; empty when nothing can be said
 */
export function spokenText(text: string): string {
  let spoken = text.slice(0, MAX_CHARACTERS).normalize('NFC');
  for (const [pattern, replacement] of [...MARKUP, ...ABBREVIATIONS, ...NUMBERS, ...SYMBOLS, ...LEFT_OVER]) {
    spoken =
      typeof replacement === 'string'
        ? spoken.replace(pattern, replacement)
        : spoken.replace(pattern, (match, ...rest) => replacement(...groupsOf(match, rest)));
  }
  return spoken.slice(0, MAX_CHARACTERS).trim();
}

/** The groups of a match; the whole match where the pattern has none. */
function groupsOf(match: string, rest: unknown[]): string[] {
  const groups = rest.slice(
    0,
    rest.findIndex((value) => typeof value === 'number'),
  ) as string[];
  return groups.length > 0 ? groups : [match];
}

/** Superscript and subscript digits as plain ones. */
function plainDigits(small: string): string {
  const plain = (sign: string) => {
    if (sign === '⁻') return '-';
    if (sign === 'ⁿ') return 'n';
    return String(Math.max(SUPERSCRIPTS.indexOf(sign), SUBSCRIPTS.indexOf(sign)));
  };
  return [...small].map(plain).join('');
}

function clockWords(hours: string, minutes: string, half?: string): string {
  const time = timeWords(Number(hours), Number(minutes));
  return half ? `${time} ${half.toLowerCase()} m` : time;
}

function moneyWords(sign: string, amount: string, scale?: string): string {
  const [unit = '', units = '', cents = ''] = MONEY[sign] ?? [];
  if (scale) return `${amount} ${scale} ${units}`;
  const [whole = '', part = ''] = amount.split('.');
  const wholes = `${whole} ${whole === '1' ? unit : units}`;
  if (part.length !== 2) return part ? `${amount} ${units}` : wholes;
  if (part === '00') return wholes;
  return whole === '0' ? `${Number(part)} ${cents}` : `${wholes} and ${Number(part)} ${cents}`;
}

/** "H2O" → "H 2 O": each letter by its name. */
function formulaWords(formula: string): string {
  return (formula.match(/[A-Za-z]|\d+/g) ?? []).join(' ');
}

/** "李雷" → "Li Lei"; "محمد", written without vowels, gets some: "mahamad". */
function transliterated(foreign: string): string {
  return anyAscii(foreign)
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .replace(/(?<![A-Za-z])[b-df-hj-np-tv-xz]{3,}(?![A-Za-z])/gi, (letters) => [...letters].join('a'));
}
