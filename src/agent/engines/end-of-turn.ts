/** Whether a student who pauses has said all: decides how long the pause may last. */
export type EndOfTurn = 'complete' | 'uncertain' | 'unfinished';

/** LiveKit's threshold for English: above it, sound alone says that the turn is over. */
const LIKELY = 0.36;

/** With a sentence that is complete as text, sound must be this sure to speak against it. */
const LIKELY_WITH_SENTENCE = 0.08;

/** No sentence ends with these: the student is looking for the next word. */
const OPEN_ENDINGS = new Set(
  (
    'um umm uh uhm er erm ah hmm mm like so well and or but because cause if when while since unless although ' +
    'then than the a an my your his its our their of to from with without for by in into onto at about between ' +
    'is are was were am be been that which who whose very really it’s'
  ).split(' '),
);

/**
 * @param probability - of the turn detector, which hears how the voice ends but no words
 * @param text - what has been recognised up to the pause
 */
export function judgeEndOfTurn(probability: number, text: string): EndOfTurn {
  const lastWord = text.toLowerCase().match(/[\p{L}\p{N}'’]+(?=[^\p{L}\p{N}]*$)/u)?.[0] ?? '';
  if (OPEN_ENDINGS.has(lastWord)) return 'unfinished';
  const isSentence = /[.?!]["'”’)]*$/.test(text.trim());
  return probability >= (isSentence ? LIKELY_WITH_SENTENCE : LIKELY) ? 'complete' : 'uncertain';
}
