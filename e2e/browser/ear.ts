import type { Page } from 'playwright-core';
import { HEARD_DBFS } from '../student/loudspeaker.ts';

/** One stretch of sound, in milliseconds of the page's `performance.now()`. */
export interface PageSound {
  fromMs: number;
  toMs: number;
}

/** What a page has sounded like so far: what it sent to its loudspeaker, and what its microphone gave it. */
export interface PageEar {
  output: PageSound[];
  microphone: PageSound[];
}

declare global {
  interface Window {
    /** Put there by `listenToPage`. */
    ear: PageEar;
  }
}

const WORKLET = '/ear.worklet.js';

/** Before the page's own code runs, taps everything it will send to a loudspeaker or take from a microphone. */
export async function listenToPage(page: Page): Promise<void> {
  await page.route(`**${WORKLET}`, (route) =>
    route.fulfill({ contentType: 'text/javascript', body: WORKLET_CODE }),
  );
  await page.addInitScript(tapSound, WORKLET);
}

/** Waits for the first sound that begins after a moment of the page's clock, and says when it did. */
export async function soundAfter(
  page: Page,
  source: keyof PageEar,
  afterMs: number,
  withinMs = 10_000,
): Promise<number> {
  const found = await page.waitForFunction(
    ([source, afterMs]) => window.ear[source].find(({ fromMs }) => fromMs >= afterMs)?.fromMs,
    [source, afterMs] as const,
    { timeout: withinMs, polling: 20 },
  );
  return Number(await found.jsonValue());
}

/** Waits until the loudspeaker has been silent for a while after a moment, and says since when. */
export async function silentAfter(
  page: Page,
  afterMs: number,
  forMs = 500,
  withinMs = 10_000,
): Promise<number> {
  const found = await page.waitForFunction(
    ([afterMs, forMs]) => {
      let silentFrom = afterMs;
      for (const { fromMs, toMs } of window.ear.output) {
        if (fromMs - silentFrom >= forMs) break;
        silentFrom = Math.max(silentFrom, toMs);
      }
      return performance.now() - silentFrom >= forMs ? silentFrom : undefined;
    },
    [afterMs, forMs] as const,
    { timeout: withinMs, polling: 20 },
  );
  return Number(await found.jsonValue());
}

/** Runs inside the page. */
function tapSound(worklet: string): void {
  const GAP_MS = 60;
  window.ear = { output: [], microphone: [] };
  const taps = new WeakMap<BaseAudioContext, Promise<AudioNode>>();
  const connect = AudioNode.prototype.connect as (this: AudioNode, ...to: unknown[]) => AudioNode;

  AudioNode.prototype.connect = function (this: AudioNode, ...to: unknown[]) {
    if (to[0] instanceof AudioDestinationNode)
      void tapOf(this.context).then((tap) => connect.call(this, tap, 0, 0));
    if (this instanceof MediaStreamAudioSourceNode)
      void tapOf(this.context).then((tap) => connect.call(this, tap, 0, 1));
    return connect.apply(this, to);
  } as AudioNode['connect'];

  function tapOf(context: BaseAudioContext): Promise<AudioNode> {
    const known = taps.get(context) ?? newTap(context);
    taps.set(context, known);
    return known;
  }

  async function newTap(context: BaseAudioContext): Promise<AudioNode> {
    await context.audioWorklet.addModule(worklet);
    const tap = new AudioWorkletNode(context, 'ear', { numberOfInputs: 2, numberOfOutputs: 1 });
    // The sooner a block's message comes the better it ties the two clocks: the earliest seen so far counts.
    let pageClockAheadMs = Number.POSITIVE_INFINITY;
    tap.port.onmessage = ({
      data,
    }: MessageEvent<{ nowMs: number; loud: { input: number; fromMs: number; toMs: number }[] }>) => {
      pageClockAheadMs = Math.min(pageClockAheadMs, performance.now() - data.nowMs);
      for (const { input, fromMs, toMs } of data.loud) {
        const sounds = input === 0 ? window.ear.output : window.ear.microphone;
        const last = sounds.at(-1);
        if (last && fromMs + pageClockAheadMs - last.toMs < GAP_MS) last.toMs = toMs + pageClockAheadMs;
        else sounds.push({ fromMs: fromMs + pageClockAheadMs, toMs: toMs + pageClockAheadMs });
      }
    };
    // Some browsers only run what leads to the loudspeaker; it plays nothing.
    connect.call(tap, context.destination);
    return tap;
  }
}

/** Tells, every 16 blocks of 128 samples, in which of them each input was loud enough to be heard. */
const WORKLET_CODE = `
const HEARD = ${10 ** (HEARD_DBFS / 20)};
registerProcessor('ear', class extends AudioWorkletProcessor {
  loud = [];
  blocks = 0;
  process(inputs) {
    const startMs = currentTime * 1000;
    const sampleMs = 1000 / sampleRate;
    inputs.forEach((channels, input) => {
      const first = channels[0]?.findIndex((sample) => Math.abs(sample) >= HEARD) ?? -1;
      if (first === -1) return;
      const last = channels[0].findLastIndex((sample) => Math.abs(sample) >= HEARD);
      this.loud.push({ input, fromMs: startMs + first * sampleMs, toMs: startMs + (last + 1) * sampleMs });
    });
    this.blocks += 1;
    if (this.blocks % 16 === 0) {
      this.port.postMessage({ nowMs: startMs + 128 * sampleMs, loud: this.loud });
      this.loud = [];
    }
    return true;
  }
});
`;
