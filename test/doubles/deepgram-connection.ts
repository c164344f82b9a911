import type { ServerWebSocket } from 'bun';
import type { Speech } from '../../src/agent/engines/speech-pool.ts';
import type { DeepgramCount } from './deepgram.ts';
import type { DeepgramBehaviours, UtteranceBehaviour } from './deepgram-behaviours.ts';
import { DeepgramEar } from './deepgram-ear.ts';
import { metadata, results, speechStarted } from './deepgram-messages.ts';
import type { DoubleRequest } from './double.ts';

/** Deepgram closes a connection on which neither sound nor a KeepAlive comes for 10 s. */
const SILENT_CONNECTION_MS = 10_000;

export interface ConnectionOptions {
  isCutAtOnce: boolean;
  wantsInterims: boolean;
  entry: DoubleRequest<keyof DeepgramBehaviours>;
  count: DeepgramCount;
  beginUtterance(): OpenUtterance;
}

type OpenUtterance = UtteranceBehaviour & { entry: DoubleRequest<keyof DeepgramBehaviours> };

/** One `/v1/listen`. */
export class DeepgramConnection {
  readonly #requestId = crypto.randomUUID();
  readonly #ear: DeepgramEar;
  readonly #options: ConnectionOptions;
  #socket: ServerWebSocket<DeepgramConnection> | undefined;
  #utterance: OpenUtterance | undefined;
  #isDeaf = false;
  #silence: Timer | undefined;

  constructor(speech: Speech, options: ConnectionOptions) {
    this.#options = options;
    this.#ear = new DeepgramEar(speech, {
      onSpeech: (atMs) => this.#speechBegins(atMs),
      onInterim: (heard) => {
        if (this.#options.wantsInterims) this.#send(results(this.#requestId, heard, { final: false }));
      },
      onFinal: (heard, lateMs) => {
        const utterance = this.#utterance;
        if (!utterance || this.#fails(utterance, 'middle')) return;
        if (utterance.entry.outcome === 'open') utterance.entry.outcome = 'answered';
        utterance.entry.output = heard.text;
        utterance.entry.lateMs = Math.round(lateMs);
        this.#utterance = undefined;
        this.#send(results(this.#requestId, heard, { final: true }));
      },
      onError: (error) => {
        console.error('The Deepgram double could not recognise what it heard.', error);
        this.#socket?.close(1011, 'NET-0000');
      },
    });
  }

  open(socket: ServerWebSocket<DeepgramConnection>): void {
    this.#socket = socket;
    this.#awaitMore();
    if (!this.#options.isCutAtOnce) return;
    this.#options.entry.outcome = 'failed';
    socket.terminate();
  }

  receive(message: string | Buffer): void {
    this.#awaitMore();
    if (typeof message !== 'string') this.#hear(message);
    // Neither of the others asks for anything: `KeepAlive`, and `Finalize`, for no text comes sooner than scripted.
    else if ((JSON.parse(message) as { type: string }).type === 'CloseStream') void this.#close();
  }

  closed(): void {
    clearTimeout(this.#silence);
    this.#ear.close();
    if (this.#utterance?.entry.outcome === 'open') this.#utterance.entry.outcome = 'cancelled';
    if (this.#options.entry.outcome === 'open') this.#options.entry.outcome = 'answered';
  }

  #hear(message: Buffer): void {
    const pcm = new Int16Array(message.buffer.slice(message.byteOffset, message.byteOffset + message.length));
    const beforeMs = this.#ear.audioMs;
    this.#ear.hear(pcm);
    this.#options.count.audioMs += this.#ear.audioMs - beforeMs;
  }

  #speechBegins(atMs: number): UtteranceBehaviour {
    const utterance = this.#options.beginUtterance();
    this.#utterance = utterance;
    this.#options.count.utterances += 1;
    if (this.#isDeaf) utterance.entry.outcome = 'failed';
    if (!this.#fails(utterance, 'before')) this.#send(speechStarted(atMs));
    return utterance;
  }

  #fails({ failure, entry }: OpenUtterance, at: 'before' | 'middle'): boolean {
    if (failure?.at !== at) return false;
    entry.outcome = 'failed';
    if (failure.kind === 'cut') this.#socket?.terminate();
    if (failure.kind === 'stall') this.#isDeaf = true;
    if (failure.kind === 'garbage') this.#socket?.send('<html>502 Bad Gateway</html>');
    return true;
  }

  async #close(): Promise<void> {
    if (this.#isDeaf) return;
    await this.#ear.finish();
    this.#send(metadata(this.#requestId, this.#ear.audioMs));
    this.#socket?.close(1000);
  }

  #awaitMore(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#socket?.close(1011, 'NET-0001'), SILENT_CONNECTION_MS);
  }

  #send(message: object): void {
    if (!this.#isDeaf) this.#socket?.send(JSON.stringify(message));
  }
}
