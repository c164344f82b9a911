import { ANALYSIS } from './analysis.ts';
import type { PlaybackBuffer, PlayedReport } from './playback-buffer.ts';

/** What the playback worklet obeys: sound to queue (s16le mono), or a word. */
export type LoudspeakerOrder = ArrayBuffer | 'hold' | 'release' | 'clear';

export type LoudspeakerReport = PlayedReport & Pick<PlaybackBuffer, 'gaps'>;

/** The tutor's voice: a playback worklet and a look at its output, for the bars. */
export class Loudspeaker {
  readonly analyser: AnalyserNode;
  /** Times that sound came too late and was missing. */
  gaps = 0;
  #node: AudioWorkletNode | undefined;
  #sampleRateHz = 0;

  constructor(
    private readonly context: AudioContext,
    private readonly onPlayed: (report: PlayedReport) => void,
  ) {
    this.analyser = new AnalyserNode(context, ANALYSIS);
    this.analyser.connect(context.destination);
  }

  /** Gets ready for sound at this rate and forgets what an earlier connection left. Worklets must be loaded. */
  open(sampleRateHz: number): void {
    if (this.#node && this.#sampleRateHz === sampleRateHz) {
      this.order('clear');
      return;
    }
    this.#node?.disconnect();
    this.#sampleRateHz = sampleRateHz;
    this.#node = new AudioWorkletNode(this.context, 'playback', {
      numberOfInputs: 0,
      outputChannelCount: [1],
      processorOptions: { sampleRateHz },
    });
    this.#node.port.onmessage = ({ data }: MessageEvent<LoudspeakerReport>) => {
      this.gaps = data.gaps;
      this.onPlayed(data);
    };
    this.#node.connect(this.analyser);
  }

  order(order: LoudspeakerOrder): void {
    this.#node?.port.postMessage(order, order instanceof ArrayBuffer ? [order] : []);
  }
}
