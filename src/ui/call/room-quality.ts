import type { RemoteAudioTrack } from 'livekit-client';
import type { AudioQuality } from '../../protocol.ts';

type RoomQualityFigures = Omit<AudioQuality, 'seconds'>;

/** A page that closes cannot wait for figures, so it has some of these seconds. */
const LOOK_EVERY_MS = 5_000;

/** How the tutor's voice comes through a room: the gaps of all its tracks, the rest of the latest one. */
export class RoomQuality {
  #gapsBefore = 0;
  #latest: RoomQualityFigures = { gaps: 0 };
  #timer: ReturnType<typeof setInterval> | undefined;

  follow(track: RemoteAudioTrack): void {
    this.rest();
    this.#timer = setInterval(() => void this.#look(track), LOOK_EVERY_MS);
  }

  /** There is no track to look at. */
  rest(): void {
    clearInterval(this.#timer);
    this.#gapsBefore += this.#latest.gaps;
    this.#latest = { ...this.#latest, gaps: 0 };
  }

  get figures(): RoomQualityFigures {
    return { ...this.#latest, gaps: this.#gapsBefore + this.#latest.gaps };
  }

  async #look(track: RemoteAudioTrack): Promise<void> {
    try {
      const report = await track.getRTCStatsReport();
      if (report) this.#latest = qualityIn(report);
    } catch (error) {
      console.warn('The browser does not tell how the sound comes through.', error);
      clearInterval(this.#timer);
    }
  }
}

/** What matters of WebRTC's statistics (https://www.w3.org/TR/webrtc-stats/) of one track that is received. */
export function qualityIn(report: Pick<RTCStatsReport, 'values'>): RoomQualityFigures {
  const quality: RoomQualityFigures = { gaps: 0 };
  for (const entry of report.values()) {
    if (entry.type === 'inbound-rtp') {
      const { packetsLost = 0, packetsReceived = 0, jitter, concealmentEvents = 0 } = entry;
      // Packets that came twice count as less than none.
      const lost = Math.max(0, packetsLost);
      quality.gaps = concealmentEvents;
      if (lost + packetsReceived > 0) quality.lossRatio = lost / (lost + packetsReceived);
      if (jitter !== undefined) quality.jitterMs = jitter * 1000;
    } else if (entry.type === 'candidate-pair' && entry.nominated && entry.currentRoundTripTime) {
      quality.roundTripMs = entry.currentRoundTripTime * 1000;
    }
  }
  return quality;
}
