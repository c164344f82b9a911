import { expect, test } from 'bun:test';
import { ParticipantKind, RemoteParticipant } from 'livekit-client';
import { agentOf, stateOf } from './room-agent.ts';

function participant(identity: string, kind: ParticipantKind, attributes: Record<string, string> = {}) {
  // Its signal client is used for subscriptions only.
  const client = {} as ConstructorParameters<typeof RemoteParticipant>[0];
  return new RemoteParticipant(client, identity, identity, '', '', attributes, {}, kind);
}

test('the tutor is the first agent that speaks for itself', () => {
  const participants = [
    participant('onlooker', ParticipantKind.STANDARD, { 'lk.agent.state': 'speaking' }),
    participant('avatar', ParticipantKind.AGENT, { 'lk.publish_on_behalf': 'tutor' }),
    participant('tutor', ParticipantKind.AGENT),
    participant('tutor-2', ParticipantKind.AGENT),
  ];
  expect(agentOf(participants)?.identity).toBe('tutor');
  expect(agentOf(participants.slice(0, 2))).toBeUndefined();
});

test('its state is known in LiveKit’s words only', () => {
  expect(stateOf({ attributes: { 'lk.agent.state': 'thinking' } })).toBe('thinking');
  expect(stateOf({ attributes: { 'lk.agent.state': 'dreaming' } })).toBeUndefined();
  expect(stateOf({ attributes: {} })).toBeUndefined();
});
