import { ParticipantAgentAttributes } from '@livekit/components-core';
import type { LessonEvent, Speaker } from '../../protocol.ts';

export type Transcript = Extract<LessonEvent, { type: 'transcript' }>;

/** Viva's own: when the words were said, in milliseconds since the epoch. */
const AT = 'viva.at';

/**
 * One text of LiveKit's `lk.transcription` as a transcript; `undefined` for one that is not about a segment.
 * Each holds the whole text so far, and a final one without text withdraws the segment.
 */
export function captionOf(
  who: Speaker,
  text: string,
  attributes: Readonly<Record<string, string>> = {},
): Transcript | undefined {
  const id = attributes[ParticipantAgentAttributes.TranscriptionSegmentId];
  if (!id) return undefined;
  const final = attributes[ParticipantAgentAttributes.TranscriptionFinal] === 'true';
  return { type: 'transcript', id, who, text, final, at: Number(attributes[AT] ?? Date.now()) };
}
