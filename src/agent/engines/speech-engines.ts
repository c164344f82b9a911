import { Flite } from './flite.ts';
import { Moonshine } from './moonshine.ts';
import type { FromSpeechThread, ToSpeechThread } from './speech-jobs.ts';
import { spokenText } from './spoken-text.ts';

type Answer = (message: FromSpeechThread, transfer?: ArrayBuffer[]) => void;

interface Engines {
  moonshine: Moonshine;
  flite: Flite;
}

/** Both engines of one speech thread, and the one job that they work at. */
export class SpeechEngines {
  readonly #answer: Answer;
  #engines: Engines | undefined;
  #warmth: Promise<void> | undefined;
  #abort = new AbortController();

  constructor(answer: Answer) {
    this.#answer = answer;
  }

  async handle(message: Exclude<ToSpeechThread, { type: 'leave' }>): Promise<void> {
    switch (message.type) {
      case 'start':
        return this.#start(message);
      case 'abandon':
        return this.#abort.abort();
      case 'recognize':
        return this.#attempt(() => this.#recognize(message));
      case 'synthesize':
        return this.#attempt(() => this.#synthesize(message));
    }
  }

  async #start({ voice }: ToSpeechThread & { type: 'start' }): Promise<void> {
    try {
      const [flite, moonshine] = await Promise.all([Flite.load(voice), Moonshine.load()]);
      this.#engines = { moonshine, flite };
    } catch (error) {
      return this.#answer({ type: 'broken', message: String(error) });
    }
    this.#answer({ type: 'ready' });
    this.#warmth = warmUp(this.#engines);
    await this.#warmth;
  }

  async #attempt(work: () => void | Promise<void>): Promise<void> {
    try {
      await this.#warmth;
      await work();
    } catch (error) {
      this.#answer({ type: 'failed', message: String(error) });
    }
  }

  async #recognize({ pcm }: ToSpeechThread & { type: 'recognize' }): Promise<void> {
    this.#abort = new AbortController();
    const text = await this.#loaded.moonshine.recognize(samplesOf(pcm), this.#abort.signal);
    this.#answer(text === undefined ? { type: 'abandoned' } : { type: 'recognized', text });
  }

  #synthesize({ text }: ToSpeechThread & { type: 'synthesize' }): void {
    const { flite } = this.#loaded;
    const sound = flite.synthesize(spokenText(text));
    this.#answer({ type: 'synthesized', ...sound }, [sound.pcm.buffer]);
    flite.reset();
  }

  get #loaded(): Engines {
    if (!this.#engines) throw new Error('A job came before the models were loaded.');
    return this.#engines;
  }
}

/** The first run of each engine takes twice as long; it shall not be a student's. */
async function warmUp({ moonshine, flite }: Engines): Promise<void> {
  const { pcm } = flite.synthesize('Hello, are you there?');
  flite.reset();
  await moonshine.recognize(samplesOf(pcm), new AbortController().signal);
}

function samplesOf(pcm: Int16Array): Float32Array {
  const samples = new Float32Array(pcm);
  for (let index = 0; index < samples.length; index++) samples[index] = (samples[index] as number) / 32_768;
  return samples;
}
