/** More graphemes than this are not a name; a grapheme may be several code units, but not any number of them. */
const MAX_CHARACTERS = 60;
const MAX_CODE_UNITS = 600;

/** Control characters, and the two separators that break a line as they do. */
const CONTROL = /[\p{Cc}\u2028\u2029]/u;
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;

const segmenter = new Intl.Segmenter();

export type StudentName = { ok: true; name: string } | { ok: false; code: string; message: string };

/** The name as typed, without the space around it, or what the form shows beside its field. */
export function readStudentName(typed: string | undefined): StudentName {
  if (typed !== undefined && CONTROL.test(typed)) {
    return refuse('name_control_characters', 'Please use only letters and signs that can be seen.');
  }
  const name = typed?.trim() ?? '';
  if (!VISIBLE.test(name)) return refuse('name_missing', 'Please type your name.');
  if (name.length > MAX_CHARACTERS && isTooLong(name)) {
    return refuse('name_too_long', `Please use at most ${MAX_CHARACTERS} characters.`);
  }
  return { ok: true, name };
}

function isTooLong(name: string): boolean {
  return name.length > MAX_CODE_UNITS || [...segmenter.segment(name)].length > MAX_CHARACTERS;
}

function refuse(code: string, message: string): StudentName {
  return { ok: false, code, message };
}
