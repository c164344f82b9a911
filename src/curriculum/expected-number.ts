import type { ExpectedNumber } from './lesson.ts';

const PLUS_MINUS = /±|\+\/?-|\bplus or minus\b|\bgive or take\b/i;
const CURRENCIES: Record<string, string[]> = {
  $: ['dollars', 'dollar', 'bucks'],
  '€': ['euros', 'euro'],
  '£': ['pounds', 'pound', 'quid'],
};
/** Digits with thousands marked or not, decimals, a fraction, a power of ten. */
const NUMBER = String.raw`[-−]?\d[\d,]*(?:\.\d+)?(?:\s*/\s*\d+)?(?:e[-+]?\d+|\s*[×x*]\s*10\s*\^\s*[-−]?\d+)?`;

/** `9.8 ± 0.2 metres per second squared, m/s²` */
export function readNumber(text: string): ExpectedNumber | undefined {
  const match = new RegExp(`^([$€£])?\\s*(?:about |around |exactly )?(${NUMBER})\\s*(.*)$`, 'i').exec(
    text.trim(),
  );
  const value = numberIn(match?.[2]);
  if (!match || value === undefined) return undefined;
  const currency = CURRENCIES[match[1] ?? ''] ?? [];
  const [before = '', after] = (match[3] ?? '').split(PLUS_MINUS);
  if (after === undefined) return { value, tolerance: 0, unit: [...currency, ...unitsOf(before)] };

  const around = new RegExp(`^\\s*[$€£]?\\s*(${NUMBER})\\s*(.*)$`, 'i').exec(after);
  const tolerance = numberIn(around?.[1]);
  if (tolerance === undefined) return undefined;
  return {
    value,
    tolerance: Math.abs(tolerance),
    unit: [...currency, ...unitsOf(before), ...unitsOf(around?.[2] ?? '')],
  };
}

/** A number as a teacher writes it; `undefined` where there is none. */
export function numberIn(text: string | undefined): number | undefined {
  if (!text || !new RegExp(`^\\s*${NUMBER}\\s*$`, 'i').test(text)) return undefined;
  const plain = text
    .trim()
    .replace('−', '-')
    .replace(/,(?=\d{3}(?!\d))/g, '')
    .replace(',', '.')
    .replace(/\s*[×x*]\s*10\s*\^\s*/i, 'e')
    .replace('−', '-');
  const [top = '', bottom] = plain.split(/\s*\/\s*/);
  const value = Number(top) / (bottom === undefined ? 1 : Number(bottom));
  return Number.isFinite(value) ? value : undefined;
}

/** Words for one unit, with commas, semicolons or "or" between. */
export function unitsOf(text: string): string[] {
  const units = text
    .replace(/[()]/g, ' ')
    .split(/[,;]\s*|\s+or\s+/)
    .map((unit) => unit.trim().replace(/\.$/, ''));
  return [...new Set(units)].filter((unit) => unit !== '');
}
