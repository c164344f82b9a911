import type { LessonEvent, Speaker, Turn } from '../../protocol.ts';

export interface TranscriptTurn {
  id: string;
  who: Speaker;
  text: string;
  final: boolean;
}

/** The transcript after one more event: the same id replaces, a final empty text withdraws. */
export function withTranscript(
  turns: TranscriptTurn[],
  { id, who, text, final }: Extract<LessonEvent, { type: 'transcript' }>,
): TranscriptTurn[] {
  const turn = { id, who, text, final };
  if (final && text === '') return turns.filter((other) => other.id !== id);
  if (turns.some((other) => other.id === id)) return turns.map((other) => (other.id === id ? turn : other));
  return [...turns, turn];
}

export function fromHistory(history: Turn[]): TranscriptTurn[] {
  return history.map(({ id, who, text }) => ({ id, who, text, final: true }));
}
