import { signal } from '@preact/signals-core';
import { ANALYSIS } from './analysis.ts';
import { type DeviceChoice, devicesOf } from './devices.ts';

export type MicrophoneStatus =
  | { phase: 'closed' }
  | { phase: 'asking' }
  | ({ phase: 'open' } & DeviceChoice)
  /** The student or the system said no. */
  | { phase: 'refused' }
  /** There is none, or it was unplugged. */
  | { phase: 'missing' }
  | { phase: 'failed'; message: string };

/** The student's voice: asks for a microphone, follows its comings and goings, hands out its sound. */
export class Microphone {
  readonly status = signal<MicrophoneStatus>({ phase: 'closed' });
  readonly muted = signal(false);
  readonly analyser: AnalyserNode;
  #stream: MediaStream | undefined;
  #source: MediaStreamAudioSourceNode | undefined;
  /** Counts requests: the answer to an older one is thrown away. */
  #request = 0;

  /** @param take - gets each microphone that is opened, and has taken it when the promise settles */
  constructor(
    private readonly context: AudioContext,
    private readonly take: (source: MediaStreamAudioSourceNode) => Promise<void>,
  ) {
    this.analyser = new AnalyserNode(context, ANALYSIS);
    navigator.mediaDevices.addEventListener('devicechange', () => void this.#onDeviceChange());
  }

  /** Opens this device, or the system's choice; the outcome is in `status`. */
  async open(device?: string): Promise<void> {
    const request = ++this.#request;
    this.#release();
    this.status.value = { phase: 'asking' };
    try {
      const stream = await navigator.mediaDevices.getUserMedia({
        audio: {
          echoCancellation: true,
          noiseSuppression: true,
          autoGainControl: true,
          channelCount: 1,
          ...(device ? { deviceId: { exact: device } } : {}),
        },
      });
      if (request === this.#request) await this.#listen(stream);
      else stop(stream);
    } catch (error) {
      if (request === this.#request) this.status.value = failure(error);
    }
  }

  /** Silences the microphone at its source: the sound goes on and holds nothing. */
  mute(muted: boolean): void {
    this.muted.value = muted;
    for (const track of this.#stream?.getTracks() ?? []) track.enabled = !muted;
  }

  close(): void {
    this.#request++;
    this.#release();
    this.status.value = { phase: 'closed' };
  }

  async #listen(stream: MediaStream): Promise<void> {
    this.#stream = stream;
    this.mute(this.muted.value);
    this.#source = new MediaStreamAudioSourceNode(this.context, { mediaStream: stream });
    this.#source.connect(this.analyser);

    const [track] = stream.getAudioTracks();
    const request = this.#request;
    track?.addEventListener('ended', () => {
      if (request === this.#request) this.status.value = { phase: 'missing' };
    });
    const [devices] = await Promise.all([devicesOf('audioinput'), this.take(this.#source)]);
    if (request !== this.#request) return;
    this.status.value = { phase: 'open', device: track?.getSettings().deviceId ?? '', devices };
  }

  async #onDeviceChange(): Promise<void> {
    if (this.status.value.phase === 'missing') return this.open();
    const devices = await devicesOf('audioinput');
    const status = this.status.value;
    if (status.phase === 'open') this.status.value = { ...status, devices };
  }

  #release(): void {
    if (this.#stream) stop(this.#stream);
    this.#source?.disconnect();
    this.#stream = undefined;
    this.#source = undefined;
  }
}

function stop(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

/** Browsers name the reasons; see "getUserMedia, exceptions" in the Media Capture specification. */
function failure(error: unknown): MicrophoneStatus {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  if (name === 'NotAllowedError' || name === 'SecurityError') return { phase: 'refused' };
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return { phase: 'missing' };
  return { phase: 'failed', message };
}
