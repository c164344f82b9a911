import { expect, test } from 'bun:test';
import { qualityIn } from './room-quality.ts';

test('loss, jitter, gaps and the way there and back are read from what a browser tells of a track', () => {
  const report = new Map<string, object>([
    ['in', { type: 'inbound-rtp', packetsLost: 5, packetsReceived: 95, jitter: 0.012, concealmentEvents: 3 }],
    ['idle', { type: 'candidate-pair', nominated: false, currentRoundTripTime: 9 }],
    ['used', { type: 'candidate-pair', nominated: true, currentRoundTripTime: 0.08 }],
  ]);
  expect(qualityIn(report)).toEqual({ gaps: 3, lossRatio: 0.05, jitterMs: 12, roundTripMs: 80 });
});

test('what a browser does not tell is not there', () => {
  const report = new Map([['in', { type: 'inbound-rtp', packetsLost: -1, packetsReceived: 0 }]]);
  expect(qualityIn(report)).toEqual({ gaps: 0 });
});
