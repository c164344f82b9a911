import { expect, test } from 'bun:test';
import { cough, joinPcm, roomNoise, speechBounds } from '../../e2e/student/pcm.ts';
import { spoken } from '../../e2e/student/voices.ts';
import { SpeechEdges } from './speech-edges.ts';

const PIECE_SAMPLES = 1_600;

/** @returns the edges of the last speech, and in how many pieces there was any */
function heardIn(pcm: Int16Array) {
  const edges = new SpeechEdges();
  let pieces = 0;
  for (let at = 0; at < pcm.length; at += PIECE_SAMPLES) {
    if (edges.push(pcm.subarray(at, at + PIECE_SAMPLES))) pieces += 1;
  }
  return { edges, pieces };
}

test('speech that comes in pieces ends where it ends as a whole', async () => {
  const room = roomNoise(500);
  const sentence = await spoken('The moon pulls the water of the sea.', 'rms');
  const { edges } = heardIn(joinPcm([room, sentence, roomNoise(1_000)]));
  const { from, to } = speechBounds(sentence);
  expect([edges.from - room.length, edges.to - room.length]).toEqual([from, to]);
});

test('a room and a click in it are no speech', () => {
  const { pieces } = heardIn(joinPcm([roomNoise(1_000), cough(30), roomNoise(1_000)]));
  expect(pieces).toBe(0);
});
