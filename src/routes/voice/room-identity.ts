import { hash } from 'node:crypto';
import anyAscii from 'any-ascii';

/** Long enough to be known again in a list of participants. */
const MAX_SLUG_CHARACTERS = 32;

/**
 * A student's identity in the room of one lesson: the name in Latin letters, to be read by people, and eight hex
 * digits that tell students apart. The same student in the same lesson always has the same one, so that LiveKit
 * lets a second page take over from the first.
 * @param student - the student's id
 * @param lesson - the lesson's id
 */
export function roomIdentity(name: string, student: string, lesson: string): string {
  const digest = hash('sha256', student + lesson, 'hex').slice(0, 8);
  return `${slugOf(name) || 'student'}-${digest}`;
}

function slugOf(name: string): string {
  return anyAscii(name)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, MAX_SLUG_CHARACTERS)
    .replace(/^-|-$/g, '');
}
