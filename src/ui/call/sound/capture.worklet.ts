import { SpeechFramer } from './speech-framer.ts';

/** Posts the microphone's sound as buffers of s16le mono 16 kHz, 20 ms each. */
registerProcessor(
  'capture',
  class extends AudioWorkletProcessor {
    readonly #framer = new SpeechFramer(sampleRate, (frame) =>
      this.port.postMessage(frame.buffer, [frame.buffer]),
    );

    process([input]: Float32Array[][]): boolean {
      const channel = input?.[0];
      if (channel) this.#framer.push(channel);
      return true;
    }
  },
);
