import type { LoudspeakerOrder, LoudspeakerReport } from './loudspeaker.ts';
import { PlaybackBuffer } from './playback-buffer.ts';

/** Plays the tutor's sound and posts a `LoudspeakerReport` now and then. */
registerProcessor(
  'playback',
  class extends AudioWorkletProcessor {
    readonly #buffer: PlaybackBuffer;

    constructor(options: AudioWorkletNodeOptions) {
      super();
      const { sampleRateHz }: { sampleRateHz: number } = options.processorOptions;
      this.#buffer = new PlaybackBuffer(sampleRateHz, sampleRate, (report) => {
        this.port.postMessage({ ...report, gaps: this.#buffer.gaps } satisfies LoudspeakerReport);
      });
      this.port.onmessage = ({ data }: MessageEvent<LoudspeakerOrder>) => {
        if (data instanceof ArrayBuffer) this.#buffer.push(new Int16Array(data));
        else this.#buffer[data]();
      };
    }

    process(_inputs: Float32Array[][], [output]: Float32Array[][]): boolean {
      const channel = output?.[0];
      if (channel) this.#buffer.render(channel);
      return true;
    }
  },
);
