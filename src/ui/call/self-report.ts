import { effect } from '@preact/signals-core';
import type { AudioQuality, BrowserReport, Transport } from '../../protocol.ts';
import { paths } from '../../routes/paths.ts';
import type { Call, Connection } from './call.ts';
import type { MicrophoneStatus } from './sound/microphone.ts';

type FailureKind = Extract<BrowserReport, { type: 'failure' }>['kind'];

/** A network that comes and goes is told of often enough with these. */
const MAX_REPORTS = 12;

const MICROPHONE_FAILURES: { [phase in MicrophoneStatus['phase']]?: FailureKind } = {
  refused: 'microphone_refused',
  missing: 'no_microphone',
  failed: 'microphone_failed',
};

/**
 * Tells the server what did not work in this browser and, at the end, how the lesson sounded: figures, and nothing of
 * the student.
 */
export function reportOn(
  { connection, microphone }: Pick<Call, 'connection' | 'microphone'>,
  transport: Transport,
  quality: () => Omit<AudioQuality, 'seconds'>,
): void {
  let left = MAX_REPORTS;
  let before: Connection['phase'] = 'connecting';
  let liveSince: number | undefined;
  // A beacon leaves even while the page goes, and nobody waits for it.
  const tell = (report: BrowserReport) =>
    left-- > 0 && navigator.sendBeacon(paths.browserReport, JSON.stringify(report));
  const fail = (kind: FailureKind | undefined) => kind && tell({ type: 'failure', transport, kind });
  const tellQuality = () => {
    if (liveSince === undefined) return;
    const seconds = (performance.now() - liveSince) / 1000;
    liveSince = undefined;
    tell({ type: 'quality', transport, seconds, ...quality() });
  };
  effect(() => {
    fail(MICROPHONE_FAILURES[microphone.value.phase]);
  });
  effect(() => {
    const { phase } = connection.value;
    if (phase === before) return;
    fail(failureIn(before, phase, transport));
    if (phase === 'live') liveSince ??= performance.now();
    else if (phase !== 'reconnecting') tellQuality();
    before = phase;
  });
  addEventListener('pagehide', tellQuality);
}

function failureIn(
  before: Connection['phase'],
  phase: Connection['phase'],
  transport: Transport,
): FailureKind | undefined {
  if (phase === 'refused') return 'given_up';
  if (phase === 'live' && before === 'reconnecting') return 'reconnected';
  if (phase !== 'reconnecting') return undefined;
  if (before === 'live') return 'connection_lost';
  return transport === 'livekit' ? 'room_failed' : 'socket_failed';
}
