import type { TranscriptTurn } from '../call/transcript.ts';

/** One turn, the same in a live lesson and in a stored one. Who speaks is said by the style sheet. */
export function Turn({ id, who, text, final }: TranscriptTurn) {
  return (
    <p
      class="turn"
      dir="auto"
      data-turn={id}
      data-who={who}
      data-final={String(final)}
      aria-hidden={final ? undefined : 'true'}
    >
      {text}
    </p>
  );
}
