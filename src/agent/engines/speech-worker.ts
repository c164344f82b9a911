/** Entry of a speech thread. A message that comes before there is a handler is lost, so imports wait for that. */
import type { SpeechEngines } from './speech-engines.ts';
import type { FromSpeechThread, ToSpeechThread } from './speech-jobs.ts';

declare const self: Worker;

let engines: Promise<SpeechEngines> | undefined;

self.onmessage = async ({ data }: MessageEvent<ToSpeechThread>) => {
  // In a Worker this ends the thread only; here no native call can be under way.
  if (data.type === 'leave') process.exit();
  engines ??= loadEngines();
  await (await engines).handle(data);
};

async function loadEngines(): Promise<SpeechEngines> {
  const [{ SpeechEngines }, { goWithTheRest }] = await Promise.all([
    import('./speech-engines.ts'),
    import('../priority.ts'),
  ]);
  // A thread in place of one that was lost is started by an agent thread that may have gone ahead.
  goWithTheRest();
  return new SpeechEngines(answer);
}

function answer(message: FromSpeechThread, transfer: ArrayBuffer[] = []): void {
  self.postMessage(message, transfer);
}
