import { type ReadableStream, TransformStream } from 'node:stream/web';
import type { llm, voice } from '@livekit/agents';

/** What a mind says and calls. */
export type Words = NonNullable<Awaited<ReturnType<voice.Agent['llmNode']>>>;

export function streamOf(words: string): Words {
  const { readable, writable } = new TransformStream<string, string>();
  const writer = writable.getWriter();
  void writer.write(words).then(() => writer.close());
  return readable;
}

/** What a model says, with other words where it says and calls nothing, or calls what it may not. */
export function neverSilent(response: Words, mayCall: boolean, wordsInstead: () => Promise<string>): Words {
  let isSilent = true;
  return (response as ReadableStream<llm.ChatChunk | string>).pipeThrough(
    new TransformStream<llm.ChatChunk | string, llm.ChatChunk | string>({
      transform(chunk, controller) {
        const delta = typeof chunk === 'string' ? { content: chunk, toolCalls: [] } : chunk.delta;
        const saysSomething = (delta?.content ?? '').trim() !== '';
        const calls = mayCall && (delta?.toolCalls ?? []).length > 0;
        isSilent &&= !saysSomething && !calls;
        controller.enqueue(chunk);
      },
      async flush(controller) {
        if (isSilent) controller.enqueue(await wordsInstead());
      },
    }),
  );
}
