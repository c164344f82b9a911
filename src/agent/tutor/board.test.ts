import { expect, test } from 'bun:test';
import { renderOwn } from './board.ts';

test.each([
  ['formula', '\\begin{aligned} f(x) &= \\frac{1}{2} \\\\ &= \\color{red}{y} \\end{aligned}'],
  ['formula', '\\href{javascript:alert(1)}{x}'],
  ['formula', '\\frac{1}{<img src=x onerror=alert(1)>'],
  ['code', 'for i in range(3): print("<script>alert(1)</script>")'],
  ['table', '| a | b |\n|---|---|\n| <b onclick="alert(1)">x</b> | [y](javascript:alert(1)) |'],
  ['table', '<script>alert(1)</script>'],
] as const)('a %s becomes elements and classes alone: %s', (kind, content) => {
  const html = renderOwn(kind, content, 'Read aloud.').content;
  const tags = html.match(/<[^>]*>/g)?.join('\n') ?? '';
  expect(tags).not.toMatch(/\sstyle=|\son\w+=|href=|src=|<script|<img/i);
});

test('a formula is MathML, and code and table are what they were', () => {
  expect(renderOwn('formula', 'x^2', '').content).toStartWith('<math');
  expect(renderOwn('code', 'x = 1 < 2', '').content).toContain('&lt;');
  expect(renderOwn('table', '| a |\n|---|\n| 1 |', '').content).toContain('<td>1</td>');
});
