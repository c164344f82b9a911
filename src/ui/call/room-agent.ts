import { ParticipantAgentAttributes } from '@livekit/components-core';
import { ParticipantKind, type RemoteParticipant } from 'livekit-client';
import type { AgentState } from '../../protocol.ts';

const STATES: readonly string[] = [
  'initializing',
  'listening',
  'thinking',
  'speaking',
] satisfies AgentState[];

/** The tutor: the first agent that speaks for itself. Others may publish on behalf of one. */
export function agentOf(participants: Iterable<RemoteParticipant>): RemoteParticipant | undefined {
  return [...participants].find(
    ({ kind, attributes }) =>
      kind === ParticipantKind.AGENT && !(ParticipantAgentAttributes.PublishOnBehalf in attributes),
  );
}

/** What the agent does, in LiveKit's words; `undefined` until it says so. */
export function stateOf({ attributes }: Pick<RemoteParticipant, 'attributes'>): AgentState | undefined {
  const state = attributes[ParticipantAgentAttributes.AgentState];
  return isAgentState(state) ? state : undefined;
}

function isAgentState(state: string | undefined): state is AgentState {
  return state !== undefined && STATES.includes(state);
}
