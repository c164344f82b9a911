/**
 * What a student in distress or danger says, in the first person: talk of a lesson ("the plant dies", "they killed the
 * king") is none. Rather once too often than once too little: the words said to it harm nobody.
 */
const CONCERN = new RegExp(
  [
    /\bkill(?:ing)? (?:myself|me)\b/,
    /\b(?:hurt|harm|cut|hate)(?:ing)? myself\b/,
    /\bi(?:m| am|ve| have)? (?:(?:just|really|only|sometimes|still|been|kind of|so) ){0,3}(?:want|wanna|wanted|wish|going|gonna|planning|ready) (?:to )?(?:die|be dead|end it all|disappear forever)\b/,
    /\b(?:wish|wished) (?:that )?i (?:was|were) (?:dead|never born|not (?:here|alive))\b/,
    /\bi(?: really)? (?:dont|do not|didnt) (?:want|wanna) (?:to )?(?:live|be alive|be here any ?more|exist)\b/,
    /\bsuicid(?:e|al)\b/,
    /\btake my own life\b|\bend my life\b/,
    /\b(?:nobody|no one|no body) (?:would (?:miss|care)|loves me|cares (?:about|for|if) (?:me|i))\b/,
    /\b(?:hits?|hitting|beating|hurts?|hurting|touch(?:es|ed|ing)?|threat(?:ens?|ening|ened)|abus(?:es|ed|ing)|bull(?:y|ies|ied|ying)|rap(?:es|ed)) me\b/,
    /\b(?:he|she|they|dad|daddy|father|mom|mum|mother|brother|sister|uncle|stepdad|stepfather|boyfriend|girlfriend|husband|someone|somebody) (?:\w+ )?beats? me\b/,
    /\bi(?:m| am)(?: being| getting)? (?:abused|bullied|beaten|molested|harassed|threatened|in danger|not safe|unsafe|bleeding|overdosing)\b/,
    /\bi (?:was|got) (?:raped|abused|molested|beaten|attacked)\b/,
    /\bi (?:cant|cannot|can not) (?:breathe|go on any ?more|live any ?more)\b/,
    /\bi (?:took|swallowed) (?:too many|all (?:the|my)) pills\b/,
    /\b(?:someone|somebody|a man|a stranger) is (?:following|hurting|trying to hurt|in (?:my|the) house)\b/,
    /\bi(?:m| am) (?:scared|afraid) (?:to go home|of (?:my|him|her|going home))\b/,
    /\bcall (?:an ambulance|the police|for help)\b/,
    /\bhelp me (?:im|i am) (?:scared|hurt|in danger|bleeding)\b/,
  ]
    .map(({ source }) => source)
    .join('|'),
);

/** Five minutes of speech. */
const MAX_CHARACTERS = 5_000;

export function isConcerning(text: string): boolean {
  return CONCERN.test(
    text
      .normalize('NFKC')
      .toLowerCase()
      .replace(/['’]/g, '')
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .slice(-MAX_CHARACTERS),
  );
}

/** Said to it, whichever mind teaches: the same careful words each time, which point to people. */
export const WORDS_TO_CONCERN = [
  'Thank you for telling me.',
  'That matters more than this lesson, and I am only a computer program, so please do not stay alone with it.',
  'Talk to somebody you trust right now: a parent, a teacher, a friend.',
  'If you or anybody else may be in danger, call your emergency number now.',
  'In Europe that is one one two. In the United States it is nine one one, or nine eight eight for a crisis line.',
  'The lesson can wait. When you want to go on with it, just say so.',
].join(' ');
