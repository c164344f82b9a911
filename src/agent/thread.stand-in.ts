/** A worker that answers, dies or hangs as told, for the tests of the thread that watches it. */
import { workerData } from 'node:worker_threads';
import type { AgentThreadOptions, FromAgent, ToAgent } from './messages.ts';

declare const self: Worker;

const { voice } = workerData as AgentThreadOptions;
if (voice === 'broken') throw new Error('The model file is missing.');

const tell = (message: FromAgent) => self.postMessage(message);
const engines = { stt: voice, llm: '', tts: '', vad: '', endOfTurn: '' };

self.onmessage = ({ data }: MessageEvent<ToAgent>) => {
  if (data.type === 'end') throw new Error('It was told to die.');
  if (data.type === 'think') for (;;);
  if (data.type === 'audio') tell({ type: 'audio', lesson: data.lesson, pcm: data.pcm });
};
setInterval(() => tell({ type: 'health', heldMs: 0, lateMs: 0, lessons: 0, speechThreads: 1 }), 20);
tell({ type: 'ready', engines, sampleRateHz: 16_000 });
