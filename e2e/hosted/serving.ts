import { now } from '../student/student.ts';

/** How long a provider that failed once is left alone, with time to try it again. */
const BACK_WITHIN_MS = 15_000;
const ASK_EVERY_MS = 50;

/** What a server says of its engines to everybody. */
export async function enginesOf(origin: string): Promise<Record<'stt' | 'llm' | 'tts', string>> {
  const answer = await fetch(`${origin}/api/voice/config/`);
  return ((await answer.json()) as { engines: Record<'stt' | 'llm' | 'tts', string> }).engines;
}

/** The engines of this machine, by the names that students see. */
export const ON_THIS_MACHINE = { stt: 'Moonshine Tiny', llm: 'practice tutor', tts: 'flite slt' };

/** Waits until providers do these parts, or all three. */
export async function untilHosted(
  origin: string,
  parts: (keyof typeof ON_THIS_MACHINE)[] = ['stt', 'llm', 'tts'],
): Promise<void> {
  await eventually(`${parts.join(' and ')} to be hosted`, async () => {
    const engines = await enginesOf(origin);
    return parts.every((part) => engines[part] !== ON_THIS_MACHINE[part]);
  });
}

/** Asks for something that only another process knows, until it holds. */
export async function eventually(what: string, holds: () => Promise<boolean>): Promise<void> {
  const deadline = now() + BACK_WITHIN_MS;
  while (!(await holds())) {
    if (now() > deadline) throw new Error(`Waited ${BACK_WITHIN_MS} ms for ${what}.`);
    await Bun.sleep(ASK_EVERY_MS);
  }
}
