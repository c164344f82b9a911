import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { aptInstall, mayAptInstall } from '../e2e/apt.ts';
import { speechBounds } from '../e2e/student/pcm.ts';
import { spoken, type Voice } from '../e2e/student/voices.ts';

/** What students say in the bench. Questions get short answers, so that turns come often. */
const SENTENCES: [Voice, string][] = [
  ['rms', 'What was the question?'],
  ['awb', 'Can you repeat that please?'],
  ['rms', "I don't know."],
  ['awb', 'What was the question?'],
  ['rms', 'I think that it has to do with the light of the moon.'],
  ['awb', 'Could you say the question again?'],
  ['rms', 'Can you repeat the question please?'],
  ['awb', 'I think the wind is what moves it.'],
];

const PEOPLE_PACKAGE = 'pocketsphinx-testdata';
const PEOPLE = '/usr/share/pocketsphinx/test/data';
/** Read cards, numbers, an order, and two sentences of a novel: several speakers, several rooms. */
const PEOPLE_FILES = [
  'cards/001.wav',
  'cards/002.wav',
  'cards/003.wav',
  'cards/005.wav',
  'goforward.raw',
  'numbers.raw',
  'librivox/sense_and_sensibility_01_austen_64kb-0880.wav',
  'librivox/sense_and_sensibility_01_austen_64kb-0930.wav',
];
const WAV_HEADER_BYTES = 44;

/** flite's voices and, where Debian's recordings are or can be installed, people, in turns. */
export async function studentRecordings(): Promise<Int16Array[]> {
  const [synthetic, people] = await Promise.all([synthesized(), recordedPeople()]);
  return synthetic.flatMap((pcm, i) => [pcm, ...people.slice(i, i + 1)]);
}

/** Without the room that is heard after the last word. */
export function untilEndOfSpeech(recording: Int16Array): Int16Array {
  return recording.slice(0, speechBounds(recording).to);
}

async function synthesized(): Promise<Int16Array[]> {
  const recordings: Int16Array[] = [];
  for (const [voice, text] of SENTENCES) recordings.push(await spoken(text, voice));
  return recordings;
}

async function recordedPeople(): Promise<Int16Array[]> {
  if (!existsSync(PEOPLE) && mayAptInstall()) await aptInstall(PEOPLE_PACKAGE);
  if (!existsSync(PEOPLE)) {
    console.log(`Only synthetic voices are heard: Debian's ${PEOPLE_PACKAGE} is not here.`);
    return [];
  }
  return Promise.all(
    PEOPLE_FILES.map(async (name) => {
      const bytes = await Bun.file(join(PEOPLE, name)).arrayBuffer();
      return new Int16Array(bytes.slice(name.endsWith('.wav') ? WAV_HEADER_BYTES : 0));
    }),
  );
}
