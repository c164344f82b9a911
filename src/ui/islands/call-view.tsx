import type { AgentState } from '../../protocol.ts';
import type { Call, Connection } from '../call/call.ts';
import { Bars } from './bars.tsx';
import { BoardItem } from './board.tsx';
import { Captions } from './captions.tsx';
import { Controls } from './controls.tsx';
import { LatencyStrip } from './latency-strip.tsx';
import { RecapSection } from './recap.tsx';
import { Troubles } from './troubles.tsx';

/** What goes on, as one word: the tutor's state while the connection is live, else the connection's. */
type CallState = AgentState | Exclude<Connection['phase'], 'live'>;

const STATE_WORDS: Record<CallState, string> = {
  connecting: 'Connecting',
  initializing: 'Getting ready',
  listening: 'Listening',
  thinking: 'Thinking',
  speaking: 'Speaking',
  reconnecting: 'Reconnecting',
  refused: 'Not connected',
  replaced: 'Open elsewhere',
  ended: 'Lesson over',
};

/** The lesson while it is live; drawn again whenever a signal that it reads changes. */
export function CallView({ call, title }: { call: Call; title: string }) {
  const { phase } = call.connection.value;
  const live = phase === 'live';
  const state = live ? call.state.value : phase;
  return (
    <div class="call" data-agent-state={state}>
      <header>
        <h1 tabIndex={-1}>{title}</h1>
        <Bars state={live ? call.state.value : undefined} sound={call.sound} />
        <p class="state">{STATE_WORDS[state]}</p>
        <p class="hint">{live && hint(call)}</p>
      </header>
      <Troubles call={call} />
      {call.recap.value && <RecapSection {...call.recap.value} />}
      {call.board.value && !call.recap.value && <BoardItem {...call.board.value} />}
      <Captions turns={call.turns.value} />
      <LatencyStrip latency={call.latency.value} />
      {(live || phase === 'connecting' || phase === 'reconnecting') && <Controls call={call} />}
    </div>
  );
}

/** For someone who looks at another tab: its title says whose turn it is. */
export function awayTitle(call: Call): string {
  const { phase } = call.connection.value;
  if (phase !== 'live') return STATE_WORDS[phase];
  return call.state.value === 'listening' ? 'Your turn' : `Tutor: ${STATE_WORDS[call.state.value]}`;
}

function hint(call: Call): string | undefined {
  if (call.thinkingTime.value) return 'Take your time: your tutor waits up to half a minute more.';
  if (call.muted.value) return 'Your microphone is off.';
  if (call.microphone.value.phase === 'asking') return 'Allow the microphone to speak.';
  return undefined;
}
