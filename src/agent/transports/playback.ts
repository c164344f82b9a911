/** A word of the tutor's and when it sounds, in milliseconds from the start of its audio. */
export interface TimedWord {
  text: string;
  startMs: number;
  endMs: number;
}

/**
 * How far ahead of the loudspeaker audio is sent. It bridges the network's jitter; it is also what the
 * student still hears after the tutor holds its tongue, so barge-in (300 ms, of which hearing speech begin
 * takes about 150) leaves no room for more.
 */
const LEAD_MS = 60;

/** Without any report from the loudspeaker, speech counts as heard this long after its last sample could have played. */
const SILENT_PLAYER_GRACE_MS = 250;

/** With reports, a last one that never comes is waited for this long. */
const LOST_REPORT_GRACE_MS = 2_000;

/** The loudspeaker's count and ours may differ by rounding and resampling. */
const COUNT_TOLERANCE_MS = 40;

/**
 * One speech of the tutor's on its way to the student: what to send when, and what has been heard.
 * Audio leaves at the pace of the loudspeaker, so that holding it back silences the tutor at once.
 * Pure: every moment is an argument, in milliseconds of any one clock.
 */
export class Playback {
  private readonly blocks: Int16Array[] = [];
  private readonly words: TimedWord[] = [];
  private capturedSamples = 0;
  private sentSamples = 0;
  private complete = false;
  /** Moment at which the first sample would have played, moved on by pauses. */
  private startedAt: number | undefined;
  private pausedAt: number | undefined;
  private report: { ms: number; at: number; done: boolean } | undefined;
  /** What earlier counts of the loudspeaker reached before it ran dry and began anew. */
  private reportBaseMs = 0;

  constructor(private readonly sampleRateHz: number) {}

  add(pcm: Int16Array, words: TimedWord[]): void {
    const offsetMs = this.toMs(this.capturedSamples);
    this.words.push(
      ...words.map((word) => ({
        text: word.text,
        startMs: word.startMs + offsetMs,
        endMs: word.endMs + offsetMs,
      })),
    );
    this.blocks.push(pcm);
    this.capturedSamples += pcm.length;
  }

  /** No more audio comes for this speech. */
  end(): void {
    this.complete = true;
  }

  get started(): boolean {
    return this.startedAt !== undefined;
  }

  get unsentMs(): number {
    return this.toMs(this.capturedSamples - this.sentSamples);
  }

  /** The next samples to send at this moment; `undefined` while the student has enough. */
  take(now: number): Int16Array | undefined {
    if (this.pausedAt !== undefined || this.blocks.length === 0) return undefined;
    const sentMs = this.toMs(this.sentSamples);
    // Audio that came late plays when it comes: the clock of this speech starts anew from there.
    if (this.startedAt === undefined || now - this.startedAt > sentMs) this.startedAt = now - sentMs;
    const due = Math.ceil(((now - this.startedAt + LEAD_MS) * this.sampleRateHz) / 1000) - this.sentSamples;
    return due > 0 ? this.shift(due) : undefined;
  }

  pause(now: number): void {
    this.pausedAt ??= now;
  }

  resume(now: number): void {
    if (this.pausedAt === undefined) return;
    const pausedMs = now - this.pausedAt;
    if (this.startedAt !== undefined) this.startedAt += pausedMs;
    if (this.report) this.report.at += pausedMs;
    this.pausedAt = undefined;
  }

  /** The loudspeaker tells how much of the current speech has left it. */
  played(now: number, ms: number, done: boolean): void {
    if (this.report?.done || (this.report && ms + this.reportBaseMs < this.report.ms)) {
      this.reportBaseMs = this.report.ms;
    }
    this.report = { ms: Math.min(this.reportBaseMs + ms, this.toMs(this.sentSamples)), at: now, done };
    // A loudspeaker that played on while the tutor held its tongue is sent its lead again.
    if (this.startedAt !== undefined) {
      this.startedAt = Math.min(this.startedAt, (this.pausedAt ?? now) - this.report.ms);
    }
  }

  /** How much of this speech has been heard. */
  heardMs(now: number): number {
    const sentMs = this.toMs(this.sentSamples);
    if (this.startedAt === undefined) return 0;
    const until = this.pausedAt ?? now;
    if (!this.report) return Math.max(0, Math.min(sentMs, until - this.startedAt));
    const sinceReportMs = this.report.done ? 0 : Math.max(0, until - this.report.at);
    return Math.min(sentMs, this.report.ms + sinceReportMs);
  }

  /** The words whose first half has been heard. */
  heardText(now: number): string {
    const heardMs = this.heardMs(now);
    return this.textUntil((word) => (word.startMs + word.endMs) / 2 <= heardMs).trim();
  }

  /** Everything of which sound has been sent, for captions. */
  sentText(): string {
    const sentMs = this.toMs(this.sentSamples);
    return this.textUntil((word) => word.startMs < sentMs).trim();
  }

  /** Whether all of it has left the loudspeaker. */
  isOver(now: number): boolean {
    if (!this.complete || this.blocks.length > 0 || this.pausedAt !== undefined) return false;
    if (this.startedAt === undefined) return true;
    const totalMs = this.toMs(this.capturedSamples);
    if (!this.report) return now >= this.startedAt + totalMs + SILENT_PLAYER_GRACE_MS;
    const isNearEnd = this.report.ms >= totalMs - COUNT_TOLERANCE_MS;
    if (isNearEnd && (this.report.done || now >= this.report.at + COUNT_TOLERANCE_MS)) return true;
    return now >= this.startedAt + totalMs + LOST_REPORT_GRACE_MS;
  }

  /** Forgets what has not been sent. */
  drop(): void {
    this.blocks.length = 0;
  }

  private shift(samples: number): Int16Array {
    const parts: Int16Array[] = [];
    let missing = samples;
    for (let block = this.blocks.shift(); block; block = missing > 0 ? this.blocks.shift() : undefined) {
      if (block.length > missing) this.blocks.unshift(block.subarray(missing));
      parts.push(block.subarray(0, missing));
      missing -= Math.min(missing, block.length);
    }
    const taken = new Int16Array(samples - missing);
    let offset = 0;
    for (const part of parts) {
      taken.set(part, offset);
      offset += part.length;
    }
    this.sentSamples += taken.length;
    return taken;
  }

  private textUntil(counts: (word: TimedWord) => boolean): string {
    const cut = this.words.findIndex((word) => !counts(word));
    const kept = cut === -1 ? this.words : this.words.slice(0, cut);
    return kept.map((word) => word.text).join('');
  }

  private toMs(samples: number): number {
    return (samples * 1000) / this.sampleRateHz;
  }
}
