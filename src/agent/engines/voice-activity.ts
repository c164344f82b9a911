import type { ReadableStream } from 'node:stream/web';
import { inference, VAD, type VADEvent, VADStream } from '@livekit/agents';
import { initVad } from '@livekit/local-inference';
import type { AudioFrame } from '@livekit/rtc-node';

/**
 * Silence after which Silero says that speech has ended. The turn detector needs its 200 ms of silence
 * and 50 ms to answer, and refuses less than this.
 */
const MIN_SILENCE_MS = 250;

/** Two windows of 32 ms: shorter, and a click takes the floor; longer, and barge-in is late. */
const MIN_SPEECH_MS = 50;

/** Audio kept from before the detector was sure, so that recognition hears the first consonant. */
const PREFIX_MS = 300;

/** Probability of speech; its own default. */
const SILENT_UP_TO = 0.35;

/** Silero copies speech into a buffer of this length for each lesson; recognition keeps its own. */
const BUFFERED_SPEECH_MS = 2_000;

/**
 * One Silero model for all lessons, each of which has a stream of its own. LiveKit's native build of it runs on
 * libuv's threads; its ONNX plugin takes three times as long, on the thread that asks.
 */
export function loadSilero(): VAD {
  initVad();
  return new inference.VAD({
    minSpeechDuration: MIN_SPEECH_MS,
    minSilenceDuration: MIN_SILENCE_MS,
    prefixPaddingDuration: PREFIX_MS,
    maxBufferedSpeech: BUFFERED_SPEECH_MS,
    deactivationThreshold: SILENT_UP_TO,
  });
}

/**
 * Whether a window within speech is silence, by Silero's own rule. The silence that its event tells of does not yet count
 * the event's window.
 */
export function isSilent({ probability }: VADEvent): boolean {
  return probability <= SILENT_UP_TO;
}

export type VoiceActivityListener = (event: VADEvent) => void;

/**
 * A lesson's voice activity detector, which tells a listener each event before the session gets it:
 * recognition begins in the silence that might end a turn, and must know of it at once.
 */
export class ObservedVad extends VAD {
  label = 'viva.ObservedVad';

  constructor(
    private readonly source: VAD,
    private readonly listener: VoiceActivityListener,
  ) {
    super(source.capabilities);
  }

  override get minSilenceDuration(): number | null {
    return this.source.minSilenceDuration;
  }

  stream(): VADStream {
    return new ObservedVadStream(this, this.source.stream(), this.listener);
  }
}

class ObservedVadStream extends VADStream {
  constructor(
    vad: VAD,
    private readonly source: VADStream,
    private readonly listener: VoiceActivityListener,
  ) {
    super(vad);
  }

  override async next(): Promise<IteratorResult<VADEvent>> {
    const result = await this.source.next();
    if (!result.done) this.listener(result.value);
    return result;
  }

  override updateInputStream(audio: ReadableStream<AudioFrame>): void {
    this.source.updateInputStream(audio);
  }

  override detachInputStream(): void {
    this.source.detachInputStream();
  }

  override flush(): void {
    this.source.flush();
  }

  override endInput(): void {
    this.source.endInput();
  }

  override close(): void {
    this.source.close();
    super.close();
  }
}
