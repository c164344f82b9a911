/** What an answer is beside an attempt: an admission of not knowing, or a question to the tutor. */

/** Said alone, they say that the student has no answer; each takes the rest of its clause with it. */
/** The student's own not knowing: `I don't know`, or `don't know` at the beginning, but not `you don't know`. */
const SELF = String.raw`(?:\b(?:i|we)(?:['’]ve|['’]m| have| am)? |^[\s,]*(?:(?:um+|uh+|er+|hm+|oh|no|well|so|sorry|and|ah)[\s,]+)*)`;
const ADVERBS = '(?:really |honestly |just |actually |still |also |even |quite |exactly |simply )*';

const NO_ANSWER = new RegExp(
  [
    String.raw`${SELF}${ADVERBS}(?:don['’]?t|do not|didn['’]?t|did not) ${ADVERBS}(?:know|remember|recall|understand|get (?:it|this|that)|have (?:a|any|an) (?:clue|idea|answer))\b`,
    String.raw`${SELF}${ADVERBS}(?:can['’]?t|cannot|couldn['’]?t|can not|could not) ${ADVERBS}(?:do|solve|explain|describe|remember|recall|say|tell|answer|think|figure|work)\b`,
    String.raw`${SELF}${ADVERBS}(?:forgot|forgotten|forget|dunno|give up|pass|skip)\b(?! (?:to|through)\b)`,
    String.raw`${SELF}(?:haven['’]?t|have not|never|wasn['’]?t|was not) (?:did|had|learn(?:ed|t)|heard|studied|paying|listening|seen|done|got|the)\b`,
    String.raw`${SELF}need (?:a |some |more )?(?:hint|help|time)\b`,
    String.raw`\b(?:absolutely )?(?:no|not a|not the (?:faintest|slightest)) (?:idea|clue)\b|\bdunno\b`,
    String.raw`(?:\bi(?:['’]?m| am) )?\bnot (?:really |so |very |quite |too |entirely )?(?:sure|certain)\b`,
    String.raw`\b(?:just |please )*tell me(?: the answer)?\b`,
    String.raw`\bi(?:['’]?m| am) (?:completely |totally |a bit |so |just |kind of )?(?:lost|stuck|confused|drawing a blank|blank)\b`,
    String.raw`\bmy mind(?: is|['’]?s| went| has gone)? (?:completely |totally )?blank\b`,
    String.raw`\bbeats me\b|\bno answer\b|\bwho knows\b|\bsearch me\b|\bi (?:would|['’]d) (?:only |just )?be guessing\b`,
    String.raw`\b(?:give me|can i (?:have|get)|could i (?:have|get)|maybe) (?:a |another )?hint\b|\bhelp me\b`,
    String.raw`\blet me think\b|\b(?:it['’]?s|this is|that['’]?s) (?:too |really |so )(?:hard|difficult)\b|^[\s,]*too hard\b`,
    String.raw`\bnothing comes to mind\b|\bhave to think\b`,
  ].join('|'),
  'iu',
);

export interface Parts {
  /** What is left to be judged. */
  attempt: string;
  admitsNotKnowing: boolean;
  /** Something follows the admission: `I don't know, maybe the sun`. */
  triesAfterwards: boolean;
  asksBack: boolean;
}

/** `doubles first or adds first?`, `sum means plus, right?` */
export function asksWhetherRight(text: string): boolean {
  return /\?\s*$/.test(text) && /\bor\b|\bright\s*\?\s*$/i.test(text);
}

const AUXILIARY = '(?:is|are|was|were|do|does|did|can|could|would|should|will|has|have)';

/** `what it is` and `how many there are` tell; only what has its verb before its subject asks. */
const NO_SUBJECT =
  '(?!(?:it|they|he|she|we|i|you|there|this|that|these|those|everything|nothing)(?![\\p{L}]))';

const OPENERS =
  '(?:(?:um+|uh+|er+|hm+|so|and|but|well|okay|ok|oh|wait|sorry|hey|hold on|excuse me|please|actually|like|no|yes|hi|hello|tutor|teacher|i mean|you know|first|one question|quick question)[\\s,.]+)*';

/** Words that begin a question to the tutor. */
const ASKS = new RegExp(
  `^${OPENERS}(?:${[
    "(?:what|how|who|where|why|when)(?:['’]s|s)\\b",
    'what kind',
    'how (?:come|do|does|did|is|are|can|could|would|about|so|to|exactly)',
    // `how many are shaded` and `how many are in it` tell, as `how many there are` does.
    `how (?:much|many|long|far)(?:\\W*$|(?: ${NO_SUBJECT}\\p{L}+){0,2} ${AUXILIARY}(?! (?:in|on|at|of|\\p{L}+e[dn])(?!\\p{L})))`,
    `(?:what|which|whose)(?: exactly| again| ${NO_SUBJECT}\\p{L}+)? (?:${AUXILIARY}|if|about)`,
    // `when light is missing` tells.
    `(?:why|when|where|who)(?: exactly| again)? (?:${AUXILIARY}|if|about)`,
    'why(?: not)?\\??$',
    'what if',
    'can (?:you|we|i)',
    'could (?:you|we|i)',
    'would you|will you|may i|should i',
    'do (?:you|i|we|they|all|plants|people)|does|did',
    'are (?:you|we|there|all|they|the)|is (?:there|this|the|a|an|every|all|that the)|am i',
    'have (?:you|we|i)|has|was (?!it)|were',
    'say (?:that|it) again|repeat|explain|pardon|sorry what|come again',
  ].join('|')})(?![\\p{L}'’])`,
  'iu',
);

const WH_WORD =
  /^(?:(?:um+|uh+|er+|hm+|so|and|but|well|okay|oh|wait|sorry)[\s,.]+)*(?:what|why|how|when|where|who|which|whose)\b/iu;

const AUXILIARY_FIRST =
  /^(?:(?:um+|uh+|er+|hm+|so|and|but|well|okay|oh|wait|sorry)[\s,.]+)*(?:is|are|was|were|do|does|did|can|could|would|will|should|has|have|may) \p{L}+ \p{L}+/iu;

/** Asked in the form of a question, and yet an answer: `is it the sun?`, `because it is heavy?` */
const TENTATIVE =
  /^(?:(?:um+|uh+|er+|hm+|so|well|okay|oh|wait|maybe|and)[\s,.]+)*(?:is it|is that|isn['’]t it|would it be|could it be|would that be|does it|do they|is this|are they|was it|wasn['’]t it|don['’]t they|doesn['’]t it|can it be|might it be)(?!\p{L})/iu;

/** `is it the same that we eat?` wants to know, and so does one that names two choices. */
const NOT_TENTATIVE =
  /\b(?:is it|is that|does it|do they) (?:the same|like|true|always|possible|important|okay|ok|hard|in|on|at)\b|\bor\b/i;

const STATEMENT_AFTER_QUESTION =
  /\b(?:i think|i guess|i would say|i['’]d say|my answer|probably|maybe|because)\b/iu;

/** `P. H.` is no end of a sentence. */
const SPELT_OUT = /(?<!\p{L})\p{L}\.(?:\s*\p{L}\.)+/gu;

/** Divides an answer into what is an attempt and what is not. */
export function partsOfAnswer(answer: string): Parts {
  let admitsNotKnowing = false;
  let triesAfterwards = false;
  let asksBack = false;
  const attempts: string[] = [];
  for (const sentence of answer
    .replace(SPELT_OUT, (letters) => letters.replace(/[.\s]/g, ''))
    .split(/(?<=[.!?…])\s+|\n+/)) {
    if (isQuestionToTutor(sentence)) {
      asksBack = true;
      const statement = STATEMENT_AFTER_QUESTION.exec(sentence);
      if (statement && !sentence.trimEnd().endsWith('?')) attempts.push(sentence.slice(statement.index));
      continue;
    }
    const clauses = sentence.split(
      /([,;:…—–]|\s-\s|\bbut\b|\bmaybe\b|\bi think\b|\bi guess\b|\bprobably\b|\bperhaps\b)/i,
    );
    for (const clause of clauses) {
      const admission = NO_ANSWER.exec(clause);
      if (!admission) {
        attempts.push(clause);
        triesAfterwards ||= admitsNotKnowing && /[\p{L}\p{N}]/u.test(clause);
        continue;
      }
      admitsNotKnowing = true;
      attempts.push(clause.slice(0, admission.index));
    }
    attempts.push(/[.!?]$/.test(sentence) ? '' : '.');
  }
  const attempt = attempts.join(' ').replace(/\s+/g, ' ').trim();
  return { attempt: attempt === '.' ? '' : attempt, admitsNotKnowing, triesAfterwards, asksBack };
}

function isQuestionToTutor(sentence: string): boolean {
  const text = sentence.trim();
  const asks = text.endsWith('?');
  if (!asks && NO_ANSWER.test(text)) return false;
  if (TENTATIVE.test(text)) return asks && NOT_TENTATIVE.test(text);
  if (asks && /\b(?:what|which|who|when|where|why|how)\?$/i.test(text)) return true;
  if (ASKS.test(text) || (asks && (WH_WORD.test(text) || AUXILIARY_FIRST.test(text)))) return true;
  return /\b(?:what (?:do|did) you mean|what does (?:that|this|it|\p{L}+) mean|say (?:that|it|the question) again|repeat (?:that|it|the question)|(?:explain|say) (?:that|it|this) (?:again|differently)|what was the question|give me an example|have a question|can you|could you)\b/iu.test(
    text,
  );
}

/** Talk about something else: oneself, the day, the tutor. */
const CHAT =
  /\b(?:my (?:dog|cat|mom|mum|mother|dad|father|brother|sister|friend|friends|phone|teacher|homework|room|house|birthday|favou?rite|weekend|team|game|bike|parents|grandma|grandpa|boyfriend|girlfriend|computer|headphones|mic|microphone|name)|i(?:['’]m| am) (?:hungry|tired|bored|thirsty|sleepy|sick)|(?:we|i) have (?:a|an|two|three|one) |what time|(?:i|we) (?:like|love|hate|want|had|ate|watched|played|went|saw|bought|got|wish|live)|(?:lunch|dinner|breakfast|pizza|football|soccer|basketball|movie|movies|music|song|video games?|netflix|youtube|tiktok|weekend|holiday|birthday|vacation|homework|weather|joke|story|ignore|instructions|pretend|prompt|robot|are you|bored|boring|hungry|tired|tomorrow|yesterday|tonight|last night|this morning))\b/iu;

/** Whatever else is in it: nobody answers a question so. */
const PERSONAL =
  /\bmy (?:dog|cat|mom|mum|mother|dad|father|brother|sister|friends?|favou?rite|birthday|grandma|grandpa|parents|phone)\b/iu;

export function isPersonal(text: string): boolean {
  return PERSONAL.test(text);
}

export function isChat(text: string): boolean {
  return CHAT.test(text);
}

const CONVERSATION =
  /\b(?:question|answer|repeat|again|mean|example|explain|hint|slower|slowly|understand|say|said|word|help|clarify|ask|asking|hear|louder|know|wrong|right)\b/iu;

/** A request to say again, to explain, to help. */
export function isAboutConversation(text: string): boolean {
  return CONVERSATION.test(text);
}
