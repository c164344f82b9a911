import type { FliteVoice } from './flite.ts';

/** What crosses the boundary between the speech pool and one of its threads. A thread has one job at a time. */
export type ToSpeechThread =
  /** The first message: load the models. */
  | { type: 'start'; voice: FliteVoice }
  | SpeechJob
  /** The recognition under way is no longer wanted: answer `abandoned` as soon as you can. */
  | { type: 'abandon' }
  /**
   * End yourself, whatever you are at. Ended from outside in the middle of a recognition, the thread would take the
   * process with it: onnxruntime-node throws a C++ exception that nothing catches when its answer finds no thread.
   */
  | { type: 'leave' };

export type SpeechJob =
  /** s16le mono 16 kHz. */
  { type: 'recognize'; pcm: Int16Array<ArrayBuffer> } | { type: 'synthesize'; text: string };

export type FromSpeechThread =
  /** Models are loaded; jobs are taken. */
  | { type: 'ready' }
  /** They could not be loaded: this thread is of no use. */
  | { type: 'broken'; message: string }
  | SpeechAnswer;

/** Each job has exactly one. */
export type SpeechAnswer =
  | { type: 'recognized'; text: string }
  /** s16le mono. */
  | { type: 'synthesized'; pcm: Int16Array<ArrayBuffer>; sampleRateHz: number }
  | { type: 'abandoned' }
  /** The engine threw; the thread goes on. */
  | { type: 'failed'; message: string };
