import { type ReadableStream, TransformStream } from 'node:stream/web';
import type { llm, voice } from '@livekit/agents';
import { LOST_THREAD } from '../engines/lost-thread.ts';
import { sentencesOf } from './heard.ts';

/** What a mind says and calls. */
export type Words = NonNullable<Awaited<ReturnType<voice.Agent['llmNode']>>>;

/** After a sentence that nobody can finish. */
const APOLOGY = '… Sorry, I lost my thread.';

export function streamOf(words: string): Words {
  const { readable, writable } = new TransformStream<string, string>();
  const writer = writable.getWriter();
  void writer.write(words).then(() => writer.close());
  return readable;
}

/**
 * What a model says, with other words where it says and calls nothing, or calls what it may not. One that loses its
 * thread in the middle is gone on for, without what it had said already.
 */
export function neverSilent(response: Words, mayCall: boolean, wordsInstead: () => Promise<string>): Words {
  let said = '';
  let calls = false;
  let isLost = false;
  return (response as ReadableStream<llm.ChatChunk | string>).pipeThrough(
    new TransformStream<llm.ChatChunk | string, llm.ChatChunk | string>({
      transform(chunk, controller) {
        if (chunk === LOST_THREAD) {
          isLost = true;
          return;
        }
        const delta = typeof chunk === 'string' ? { content: chunk, toolCalls: [] } : chunk.delta;
        said += delta?.content ?? '';
        calls ||= mayCall && (delta?.toolCalls ?? []).length > 0;
        controller.enqueue(chunk);
      },
      async flush(controller) {
        if (calls) return;
        if (said.trim() === '') controller.enqueue(await wordsInstead());
        else if (isLost) controller.enqueue(goOn(said, await wordsInstead()));
      },
    }),
  );
}

function goOn(said: string, words: string): string {
  const before = new Set(sentencesOf(said, 'en'));
  const rest = sentencesOf(words, 'en').filter((sentence) => !before.has(sentence));
  const isOpen = !/[.!?…]["'”’)\]*_`]*\s*$/.test(said);
  const parts = isOpen ? [APOLOGY, ...rest] : ['', ...rest];
  return parts.join(' ');
}
