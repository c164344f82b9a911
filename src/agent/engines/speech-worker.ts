/** Entry of a speech thread. A message that comes before there is a handler is lost, so imports wait for that. */
import type { SpeechEngines } from './speech-engines.ts';
import type { FromSpeechThread, ToSpeechThread } from './speech-jobs.ts';

declare const self: Worker;

let engines: Promise<SpeechEngines> | undefined;

self.onmessage = async ({ data }: MessageEvent<ToSpeechThread>) => {
  engines ??= import('./speech-engines.ts').then((module) => new module.SpeechEngines(answer));
  await (await engines).handle(data);
};

function answer(message: FromSpeechThread, transfer: ArrayBuffer[] = []): void {
  self.postMessage(message, transfer);
}
