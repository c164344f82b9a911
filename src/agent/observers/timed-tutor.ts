import { type ReadableStream, TransformStream } from 'node:stream/web';
import type { voice } from '@livekit/agents';
import { callsSince } from '../tutor/conversation.ts';
import { TutorAgent } from '../tutor/tutor-agent.ts';
import type { LatencyObserver } from './latency.ts';

type LlmNode = Parameters<voice.Agent['llmNode']>;
type TtsNode = Parameters<voice.Agent['ttsNode']>;

/** The tutor, with a stopwatch at its mind and its voice. */
export class TimedTutor extends TutorAgent {
  /** What its mind needed for the present reply, in all rounds: it calls tools first, and speaks after. */
  private thoughtForMs = 0;

  constructor(
    private readonly latency: LatencyObserver,
    ...tutor: ConstructorParameters<typeof TutorAgent>
  ) {
    super(...tutor);
  }

  override async llmNode(...request: LlmNode): ReturnType<voice.Agent['llmNode']> {
    const startedAt = performance.now();
    if (callsSince(request[0]).length === 0) this.thoughtForMs = 0;
    const words = await super.llmNode(...request);
    return (
      words &&
      onFirst(words, () => {
        this.thoughtForMs += performance.now() - startedAt;
        this.latency.firstWords(this.thoughtForMs);
      })
    );
  }

  override async ttsNode(...[text, settings]: TtsNode): ReturnType<voice.Agent['ttsNode']> {
    const startedAt = performance.now();
    const sound = await super.ttsNode(text, settings);
    return sound && onFirst(sound, () => this.latency.firstSound(performance.now() - startedAt));
  }
}

function onFirst<T>(stream: ReadableStream<T>, tell: () => void): ReadableStream<T> {
  let first = true;
  return stream.pipeThrough(
    new TransformStream<T, T>({
      transform(chunk, controller) {
        if (first) tell();
        first = false;
        controller.enqueue(chunk);
      },
    }),
  );
}
