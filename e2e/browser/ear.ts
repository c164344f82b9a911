import type { Page } from 'playwright-core';
import { HEARD_DBFS } from '../student/heard-sounds.ts';

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

/** Before the page's own code runs, taps everything it will send to a loudspeaker or take from a microphone. */
export async function listenToPage(page: Page): Promise<void> {
  await page.addInitScript(tapSound, 10 ** (HEARD_DBFS / 20));
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

/** When the latest sound there has been so far ended. */
export function lastSoundEnd(page: Page, source: keyof PageEar): Promise<number> {
  return page.evaluate((source) => window.ear[source].at(-1)?.toMs ?? Number.NaN, source);
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

/**
 * Runs inside the page. It looks at the samples through analysers: they need no script of their own, which the
 * page's policy would rightly refuse.
 */
function tapSound(heard: number): void {
  const GAP_MS = 60;
  const LOOK_EVERY_MS = 100;
  /** More than passes between two looks: 0.34 s at 48 kHz. */
  const SAMPLES = 16_384;
  window.ear = { output: [], microphone: [] };
  const taps = new WeakMap<BaseAudioContext, Record<keyof PageEar, AnalyserNode>>();
  const connect = AudioNode.prototype.connect as (this: AudioNode, ...to: unknown[]) => AudioNode;

  AudioNode.prototype.connect = function (this: AudioNode, ...to: unknown[]) {
    if (to[0] instanceof AudioDestinationNode) connect.call(this, tapsOf(this.context).output);
    if (isMicrophone(this)) connect.call(this, tapsOf(this.context).microphone);
    return connect.apply(this, to);
  } as AudioNode['connect'];

  // What a room plays comes as a stream too. Its tracks are noted before the page hears of them.
  const fromRooms = new Set<string>();
  const PlainPeerConnection = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends PlainPeerConnection {
    constructor(...of: ConstructorParameters<typeof PlainPeerConnection>) {
      super(...of);
      this.addEventListener('track', ({ track }) => fromRooms.add(track.id));
    }
  };

  function isMicrophone(node: AudioNode): boolean {
    if (!(node instanceof MediaStreamAudioSourceNode)) return false;
    return !node.mediaStream.getAudioTracks().some(({ id }) => fromRooms.has(id));
  }

  function tapsOf(context: BaseAudioContext): Record<keyof PageEar, AnalyserNode> {
    const known = taps.get(context);
    if (known) return known;
    const fresh = { output: newTap(context), microphone: newTap(context) };
    taps.set(context, fresh);
    watch(context, fresh);
    return fresh;
  }

  function newTap(context: BaseAudioContext): AnalyserNode {
    const tap = new AnalyserNode(context, { fftSize: SAMPLES });
    // Some browsers only run what leads to the loudspeaker; through a gain of nothing it plays nothing.
    const mute = new GainNode(context, { gain: 0 });
    connect.call(tap, mute);
    connect.call(mute, context.destination);
    return tap;
  }

  function watch(context: BaseAudioContext, tapsHere: Record<keyof PageEar, AnalyserNode>): void {
    const samples = new Float32Array(SAMPLES);
    let seenUntilMs = 0;
    // Audio is rendered in bursts: the least the page's clock is seen to be ahead is what it really is.
    let pageAheadMs = Number.POSITIVE_INFINITY;
    setInterval(() => {
      const nowMs = context.currentTime * 1000;
      pageAheadMs = Math.min(pageAheadMs, performance.now() - nowMs);
      for (const source of ['output', 'microphone'] as const) {
        tapsHere[source].getFloatTimeDomainData(samples);
        samples.forEach((sample, i) => {
          const atMs = nowMs - ((SAMPLES - i) * 1000) / context.sampleRate;
          if (atMs > seenUntilMs && Math.abs(sample) >= heard) note(window.ear[source], atMs + pageAheadMs);
        });
      }
      seenUntilMs = nowMs;
    }, LOOK_EVERY_MS);
  }

  function note(sounds: PageSound[], atMs: number): void {
    const last = sounds.at(-1);
    if (last && atMs - last.toMs < GAP_MS) last.toMs = atMs;
    else sounds.push({ fromMs: atMs, toMs: atMs });
  }
}
