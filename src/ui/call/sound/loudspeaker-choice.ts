import { signal } from '@preact/signals-core';
import { type DeviceChoice, devicesOf } from './devices.ts';

/** Not every browser can play a context elsewhere, and TypeScript knows of none that can. */
type ContextWithSink = AudioContext & { setSinkId(id: string): Promise<void> };

/** What browsers that list the system's choice as a device call it; a context calls it nothing. */
const SYSTEM_CHOICE = 'default';

/** Which loudspeaker plays what an audio context sounds. */
export class LoudspeakerChoice {
  /** `undefined` where there is no choice. */
  readonly choice = signal<DeviceChoice>();

  /** @param onChosen - told the id of the device that plays from now on */
  constructor(
    private readonly context: AudioContext,
    private readonly onChosen: (device: string) => void = () => {},
  ) {
    navigator.mediaDevices.addEventListener('devicechange', () => void this.refresh());
  }

  /** Looks what there is; to be called when a microphone was allowed, because names are told only then. */
  async refresh(): Promise<void> {
    if (!canChoose(this.context)) return;
    const devices = await devicesOf('audiooutput');
    const current = this.choice.value?.device;
    const remains = devices.some(({ id }) => id === current);
    if (current && !remains) await this.choose(SYSTEM_CHOICE);
    const device = remains && current ? current : (devices[0]?.id ?? SYSTEM_CHOICE);
    this.choice.value = devices.length > 1 ? { device, devices } : undefined;
  }

  /** Plays there; where that does not work, everything stays as it is, and so does `choice`. */
  async choose(device: string): Promise<void> {
    const { context } = this;
    if (!canChoose(context)) return;
    const sink = device === SYSTEM_CHOICE ? '' : device;
    try {
      await context.setSinkId(sink);
    } catch (error) {
      console.warn('The chosen loudspeaker does not play.', error);
      // The signal anew, so that the page shows again what really plays.
      if (this.choice.value) this.choice.value = { ...this.choice.value };
      return;
    }
    this.onChosen(sink);
    if (this.choice.value) this.choice.value = { ...this.choice.value, device };
  }
}

function canChoose(context: AudioContext): context is ContextWithSink {
  return 'setSinkId' in context;
}
