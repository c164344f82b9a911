import type { HostedEngines } from '../messages.ts';
import { OPENAI_URL } from './hosted-check.ts';
import { askedPauseMs, type Trouble, troubleOf } from './hosted-provider.ts';

/** Rate of OpenAI's `pcm`, which is s16le mono. */
export const HOSTED_VOICE_SAMPLE_RATE_HZ = 24_000;

/** The first bytes tell sound from an error page. */
const TOLD_APART_BYTES = 64;

/** So much text at the end is an error page in place of the last words: no sound consists of letters. */
const TEXT_AT_END_BYTES = 32;

/** Smaller frames are more work than they are worth. */
const MIN_BLOCK_BYTES = 960;

/** Why a provider's sound ends before its text does. */
export class SpeechFailure extends Error {
  override readonly name = 'SpeechFailure';

  constructor(
    readonly trouble: Trouble,
    readonly askedPauseMs = 0,
  ) {
    super(`The voice's provider ${trouble}.`);
  }
}

/** One text on its way to sound, asked for as soon as this exists. */
export class SpeechRequest {
  readonly askedAt = performance.now();
  readonly #abort = new AbortController();
  readonly #response: Promise<Response>;
  #reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  #rest = new Uint8Array(0);
  /** The last bytes that came. */
  #end = new Uint8Array(0);
  #receivedBytes = 0;
  #isLate = false;

  constructor(
    { apiKey, baseUrl = OPENAI_URL, model, voice }: NonNullable<HostedEngines['tts']>,
    readonly text: string,
  ) {
    this.#response = fetch(`${baseUrl}/audio/speech`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(apiKey && { authorization: `Bearer ${apiKey}` }),
      },
      body: JSON.stringify({ model, voice, input: text, response_format: 'pcm' }),
      signal: this.#abort.signal,
    });
    // It is read when its turn comes; one that is not wanted any more fails unheard.
    this.#response.catch(() => undefined);
  }

  /** How long the provider took to begin; −1 while it has not. */
  begunAfterMs = -1;

  /** How much sound has come. */
  get audioMs(): number {
    return (500 * this.#receivedBytes) / HOSTED_VOICE_SAMPLE_RATE_HZ;
  }

  /** Whether the provider has begun to speak. */
  get hasBegun(): boolean {
    return this.#receivedBytes > 0;
  }

  /**
   * The next stretch of sound; `undefined` at the end.
   * @param withinMs - what comes later than this is too late
   * @throws SpeechFailure
   */
  async read(withinMs: number): Promise<Int16Array<ArrayBuffer> | undefined> {
    const late = setTimeout(() => {
      this.#isLate = true;
      this.#abort.abort();
    }, withinMs);
    try {
      this.#reader ??= await this.#open();
      return await this.#nextBlock(this.#reader);
    } catch (error) {
      if (error instanceof SpeechFailure) throw error;
      if (this.#isLate) throw new SpeechFailure('is too slow');
      throw new SpeechFailure(this.hasBegun ? 'broke off in the middle' : 'cannot be reached');
    } finally {
      clearTimeout(late);
    }
  }

  abort(): void {
    this.#abort.abort();
  }

  async #open(): Promise<ReadableStreamDefaultReader<Uint8Array>> {
    const response = await this.#response;
    if (!response.ok) throw new SpeechFailure(troubleOf(response.status), askedPauseMs(response));
    const type = response.headers.get('content-type') ?? '';
    if (!response.body || /json|text|html/.test(type)) throw new SpeechFailure('answers nonsense');
    return response.body.getReader();
  }

  async #nextBlock(
    reader: ReadableStreamDefaultReader<Uint8Array>,
  ): Promise<Int16Array<ArrayBuffer> | undefined> {
    const atLeast = this.hasBegun ? MIN_BLOCK_BYTES : Math.max(MIN_BLOCK_BYTES, TOLD_APART_BYTES);
    let isOver = false;
    while (this.#rest.length < atLeast && !isOver) {
      const { done, value } = await reader.read();
      isOver = done;
      if (!value) continue;
      this.#rest = joined(this.#rest, value);
      this.#end = joined(this.#end, value.subarray(-TEXT_AT_END_BYTES)).subarray(-TEXT_AT_END_BYTES);
    }
    if (!this.hasBegun && !isSound(this.#rest)) throw new SpeechFailure('answers nonsense');
    if (isOver && this.#end.length === TEXT_AT_END_BYTES && isText(this.#end))
      throw new SpeechFailure('answers nonsense');
    // A body is cut wherever the network likes, in the middle of a sample too.
    const bytes = this.#rest.length & ~1;
    if (bytes === 0) return undefined;
    if (!this.hasBegun) this.begunAfterMs = performance.now() - this.askedAt;
    this.#receivedBytes += bytes;
    const block = new Int16Array(this.#rest.slice(0, bytes).buffer);
    this.#rest = this.#rest.slice(bytes);
    return block;
  }
}

/** No speech consists of letters and line breaks alone, or begins as a file of another format does. */
function isSound(bytes: Uint8Array): boolean {
  if (bytes.length === 0) return false;
  const start = bytes.subarray(0, TOLD_APART_BYTES);
  const isFile = /^(?:RIFF|ID3|OggS|fLaC)/.test(Buffer.from(start).toString('latin1', 0, 4));
  return !isText(start) && !isFile;
}

function isText(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 9 || byte === 10 || byte === 13 || (byte >= 32 && byte < 127));
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
