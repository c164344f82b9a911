import { randomUUID } from 'node:crypto';
import { tts } from '@livekit/agents';
import { AudioFrame } from '@livekit/rtc-node';
import { SpeechChunker } from './speech-chunks.ts';
import type { Speech } from './speech-pool.ts';
import { timeWords } from './word-times.ts';

/** Stands for a piece that has no sound of its own (an emoji), so that its text still reaches the captions. */
const SOUNDLESS_PIECE_SAMPLES = 160;

/** flite in the speech threads, as a streaming voice: the first clause sounds while the rest is synthesised. */
export class FliteTTS extends tts.TTS {
  label = 'viva.FliteTTS';

  constructor(
    private readonly speech: Speech,
    sampleRateHz: number,
  ) {
    super(sampleRateHz, 1, { streaming: true, alignedTranscript: true });
  }

  override stream(): tts.SynthesizeStream {
    return new FliteStream(this, this.speech);
  }

  override synthesize(): tts.ChunkedStream {
    throw new Error('FliteTTS synthesises streams only');
  }
}

class FliteStream extends tts.SynthesizeStream {
  label = 'viva.FliteStream';
  private readonly requestId = randomUUID();
  /** Once the first piece sounds, the next ones may wait for students who hear silence. */
  private speaking = false;

  constructor(
    engine: FliteTTS,
    private readonly speech: Speech,
  ) {
    super(engine);
  }

  protected override async run(): Promise<void> {
    const chunker = new SpeechChunker();
    for await (const text of this.input) {
      const pieces = typeof text === 'string' ? chunker.push(text) : chunker.flush();
      for (const piece of pieces) await this.say(piece);
    }
    for (const piece of chunker.flush()) await this.say(piece);
  }

  private async say(piece: string): Promise<void> {
    if (this.queue.closed) return;
    this.markStarted();
    const sound = await this.speech.synthesize(piece, { ahead: this.speaking, signal: this.abortSignal });
    this.speaking = true;
    if (!sound || this.queue.closed) return;
    const pcm = sound.pcm.length > 0 ? sound.pcm : new Int16Array(SOUNDLESS_PIECE_SAMPLES);
    this.queue.put({
      requestId: this.requestId,
      segmentId: this.requestId,
      frame: new AudioFrame(pcm, sound.sampleRateHz, 1, pcm.length),
      final: false,
      timedTranscripts: timeWords(piece, pcm.length / sound.sampleRateHz),
    });
  }
}
