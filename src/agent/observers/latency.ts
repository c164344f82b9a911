import { voice } from '@livekit/agents';
import type { TurnLatency } from '../../protocol.ts';

/** More than any turn takes: the clock was set in the middle of it, and so is less than nothing. */
const LONGEST_TURN_MS = 60_000;

/**
 * Where the time of each spoken turn went. Recognition, mind and synthesis run while the end of the turn is
 * still awaited, so the parts overlap and their sum is more than the total.
 */
export class LatencyObserver {
  private endOfTurn: { endOfTurnMs: number; sttMs: number; speechEndedAt: number } | undefined;
  /** The latest recognised text and when it was first known: the final text often is, before it is called final. */
  private recognised = { text: '', at: 0 };
  private llmMs = 0;
  private ttsMs = 0;

  constructor(session: voice.AgentSession) {
    session.on(voice.AgentSessionEventTypes.UserInputTranscribed, ({ transcript }) => {
      if (transcript !== this.recognised.text) this.recognised = { text: transcript, at: Date.now() };
    });
    session.on(voice.AgentSessionEventTypes.MetricsCollected, ({ metrics }) => {
      if (metrics.type !== 'eou_metrics' || metrics.lastSpeakingTimeMs === 0) return;
      this.endOfTurn = {
        endOfTurnMs: metrics.endOfUtteranceDelayMs,
        sttMs: Math.max(0, this.recognised.at - metrics.lastSpeakingTimeMs),
        speechEndedAt: metrics.lastSpeakingTimeMs,
      };
    });
  }

  firstWords(tookMs: number): void {
    this.llmMs = tookMs;
  }

  firstSound(tookMs: number): void {
    this.ttsMs = tookMs;
  }

  /** The reply begins to sound: the split of the turn that it answers, if that was spoken. */
  speechStarted(turn: string): TurnLatency | undefined {
    if (!this.endOfTurn) return undefined;
    const { endOfTurnMs, sttMs, speechEndedAt } = this.endOfTurn;
    this.endOfTurn = undefined;
    this.recognised = { text: '', at: 0 };
    const totalMs = Date.now() - speechEndedAt;
    if (totalMs < 0 || totalMs > LONGEST_TURN_MS) return undefined;
    return {
      turn,
      endOfTurnMs: Math.round(endOfTurnMs),
      sttMs: Math.round(sttMs),
      llmMs: Math.round(this.llmMs),
      ttsMs: Math.round(this.ttsMs),
      totalMs,
    };
  }
}
