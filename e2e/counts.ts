export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** Reads the summary that `bun test` ends with; a run that printed none counts nothing. */
export function countsIn(output: string): Counts {
  const last = (word: string) =>
    Number([...output.matchAll(new RegExp(`^ (\\d+) ${word}$`, 'gm'))].at(-1)?.[1] ?? 0);
  return { passed: last('pass'), failed: last('fail'), skipped: last('skip') + last('todo') };
}

/** Names of the tests that failed, in the order in which they did. */
export function failuresIn(output: string): string[] {
  const lines = [...output.matchAll(/^\(fail\) (.*?)(?: \[[\d.]+ms\])?$/gm)];
  return [...new Set(lines.map(([, name = '']) => name))];
}

export function addCounts(a: Counts, b: Counts): Counts {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

export function closingLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
