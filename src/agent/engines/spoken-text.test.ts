import { describe, expect, test } from 'bun:test';
import { spokenText } from './spoken-text.ts';

const SPOKEN: Record<string, Record<string, string>> = {
  'plain words are left alone': {
    'Warm air carries the vapor upward.': 'Warm air carries the vapor upward.',
    "We can't see it, can we?": "We can't see it, can we?",
    'A well-known trick: look twice; then answer!': 'A well-known trick: look twice; then answer!',
    'Wait... what?': 'Wait. what?',
    '': '',
  },
  numbers: {
    'There are 7 days and 365 nights.': 'There are seven days and three hundred sixty-five nights.',
    '1,234,567': 'one million two hundred thirty-four thousand five hundred sixty-seven',
    '3.14 is near pi.': 'three point one four is near pi.',
    'It is 0.05 or .5, not 2.': 'It is zero point zero five or zero point five, not two.',
    'It fell to -5, from -2.5.': 'It fell to minus five, from minus two point five.',
    '−3': 'minus three',
    'agent 007': 'agent zero zero seven',
    'version 1.2.3': 'version one point two point three',
    [`9${'0'.repeat(39)}`]: 'a number of forty digits',
    'a 2nd, a 3rd and the 21st': 'a second, a third and the twenty-first',
    'mp3 and 2x': 'mp three and two x',
  },
  'fractions, percentages, ranges': {
    '3/4 of it': 'three quarters of it',
    '1/2 and 5/8': 'one half and five eighths',
    '1/3 + 1/4': 'one third plus one quarter',
    '2 3/4 cups': 'two and three quarters cups',
    '2½ cups': 'two and one half cups',
    '37/91': 'thirty-seven over ninety-one',
    '50% of 12.5 %': 'fifty percent of twelve point five percent',
    'pages 5–10': 'pages five to ten',
    'ages 10-12': 'ages ten to twelve',
    'and/or': 'and or',
  },
  money: {
    $5: 'five dollars',
    $1: 'one dollar',
    '$5.50': 'five dollars and fifty cents',
    '£0.99': 'ninety-nine pence',
    '€3 million': 'three million euros',
    '$1.5 billion': 'one point five billion dollars',
  },
  'years, dates, times': {
    'in 1998': 'in nineteen ninety-eight',
    'In 1905, by 2007 or by 2026.': 'In nineteen oh five, by two thousand seven or by twenty twenty-six.',
    'since 1900': 'since nineteen hundred',
    'the 1990s': 'the nineteen nineties',
    '1914–1918': 'nineteen fourteen to nineteen eighteen',
    '1500 apples': 'one thousand five hundred apples',
    '2026-11-23': 'November twenty-third, twenty twenty-six',
    'at 10:30 a.m. or 9:05': 'at ten thirty a m or nine oh five',
    '10:00': "ten o'clock",
    'a ratio of 3:4': 'a ratio of three to four',
  },
  units: {
    '5 km': 'five kilometers',
    '1 km': 'one kilometer',
    '9.8 m/s^2': 'nine point eight meters per second squared',
    '30 m/s': 'thirty meters per second',
    '20°C': 'twenty degrees Celsius',
    '90°': 'ninety degrees',
    '3 kg and 250 ml': 'three kilograms and two hundred fifty milliliters',
    '4 cm² or 2 m^3': 'four square centimeters or two cubic meters',
    '1000 kg/m³': 'one thousand kilograms per cubic meter',
    '60 km/h for 2 h': 'sixty kilometers per hour for two hours',
    '230 V': 'two hundred thirty volts',
  },
  'symbols and formulas': {
    '2 + 3 = 5': 'two plus three equals five',
    '7 - 2': 'seven minus two',
    'x - y': 'x minus y',
    '6 × 7 ÷ 2': 'six times seven divided by two',
    '3 * 4 and 3x4': 'three times four and three times four',
    '3 < 5 > 2': 'three is less than five is greater than two',
    'x ≤ 4, y ≥ 5, z ≈ 6': 'x is less than or equal to four, y is greater than or equal to five, z about six',
    'R&D @ home #1': 'R and D at home number one',
    '√16 and π': 'the square root of sixteen and pi',
    'x^2 + y² = z^3': 'x squared plus y squared equals z cubed',
    'x^n': 'x to the power of n',
    '10^-6': 'ten to the power of minus six',
    '2^{10}': 'two to the power of ten',
    'f(x) = 2x': 'f of x equals two x',
    H2O: 'H two O',
    'CO₂ and C6H12O6': 'C O two and C six H twelve O six',
  },
  abbreviations: {
    'e.g. 4': 'for example, four',
    'i.e., this': 'that is, this',
    'Dr. Smith vs. Mr. Jones': 'Doctor Smith versus Mister Jones',
    'cats, dogs, etc.': 'cats, dogs, and so on.',
    'approx. 5': 'approximately five',
    'No. 5 in fig. 2': 'number five in figure two',
  },
  markup: {
    '**Bold** and _soft_ and `code`': 'Bold and soft and code',
    '# Title': 'Title',
    '- 5 apples\n- 6 pears': 'five apples six pears',
    '[this page](https://example.com/a?b=c)': 'this page',
    'See https://www.example.com/a/b?c=d for more.': 'See example dot com for more.',
    snake_case: 'snake case',
    'Look (twice), then go.': 'Look, twice, then go.',
  },
  'hostile or foreign names': {
    'Hello <script>alert(1)</script>!': 'Hello script alert, one, script!',
    "Hello '; DROP TABLE students; --, hi.": 'Hello; DROP TABLE students, hi.',
    'Hello 🙂, good to see you.': 'Hello, good to see you.',
    'Hello 👩‍🚀🏽🇩🇪!': 'Hello!',
    'Hello محمد, welcome.': 'Hello mahamad, welcome.',
    'Hello 李雷, welcome.': 'Hello Li Lei, welcome.',
    'Hello Zoë and Łukasz.': 'Hello Zoe and Lukasz.',
    'a\u0000b\u001b[31m': 'a b, thirty-one meters',
    '🙂': '',
    '...': '',
  },
};

for (const [kind, cases] of Object.entries(SPOKEN)) {
  describe(kind, () => {
    test.each(Object.entries(cases))('%p is said %p', (written, said) => {
      expect(spokenText(written)).toBe(said);
    });
  });
}

test('whatever comes, what is said is short and made of plain letters', () => {
  const all = Array.from({ length: 0x3000 }, (_, code) => String.fromCodePoint(code));
  for (const text of [
    all.join(''),
    all.join(' '),
    '1'.repeat(5000),
    'a'.repeat(5000),
    '(*_`[^'.repeat(500),
  ]) {
    const said = spokenText(text);
    expect(said).toMatch(/^[A-Za-z .,;:!?'-]*$/);
    expect(said.length).toBeLessThanOrEqual(1000);
  }
});
