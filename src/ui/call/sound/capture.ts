/** Hands out what the microphone hears, as frames of s16le mono 16 kHz, 20 ms each. */
export class Capture {
  #node: AudioWorkletNode | undefined;

  constructor(
    private readonly context: AudioContext,
    private readonly worklets: Promise<void>,
    private readonly onFrame: (frame: ArrayBuffer) => void,
  ) {}

  async listenTo(source: AudioNode): Promise<void> {
    await this.worklets;
    this.#node ??= this.#newNode();
    source.connect(this.#node);
  }

  #newNode(): AudioWorkletNode {
    const node = new AudioWorkletNode(this.context, 'capture', { channelCount: 1 });
    node.port.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => this.onFrame(data);
    // It plays nothing, but some browsers only run what leads to the loudspeaker.
    node.connect(this.context.destination);
    return node;
  }
}
