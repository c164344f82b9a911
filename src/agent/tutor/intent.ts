/** What a student may want beside answering; `other` is everything that is none of these. */
export type Intent =
  | 'stop'
  | 'repeat'
  | 'question'
  | 'unknown'
  | 'hint'
  /** To have the answer: it is not given before the hints. */
  | 'tellMe'
  | 'skip'
  | 'back'
  | 'example'
  | 'slower'
  | 'louder'
  | 'clarify'
  /** To change what the tutor does or how it judges. */
  | 'rules'
  | 'aside'
  | 'wait'
  /** A mere "um". */
  | 'hesitate'
  | 'greeting'
  | 'acknowledge'
  | 'unclear'
  | 'other';

/** Words that may surround a request without changing it. */
const POLITE =
  /\b(?:please|sorry|thanks|thank you|excuse me|well|so|oh|ah|now|tutor|teacher|actually|maybe|i think|okay|ok)\b/g;

const HESITATION = /^(?:u+[hm]+|e+r+m?|h+m+|m+|ah+)(?: (?:u+[hm]+|e+r+m?|h+m+|m+|ah+))*$/;
const ACKNOWLEDGEMENT =
  /^(?:(?:no|yes|yeah|yep|yup|okay|ok|alright|all right|sure|right|fine|good|great|cool|nice|wow|perfect|m+ ?h+m+|uh huh|i see|i understand|got it|go on|go ahead|continue|carry on|im (?:here|ready|back)|lets (?:go|start|begin|continue)|ready|thanks|thank you|oh|ah|so|now|then)(?: |$))+$/;

const STOP = 'stop|end|quit|finish|leave';
const SOON = '(?: (?:here|for today|for now|today|home|soon))?';
const LESSON = '(?:the |this |our |my )?(?:lesson|class|session|call|conversation)';

/** In the order they are tried. `whole` must be all that was said, but for politeness. */
const PATTERNS: { intent: Intent; whole?: RegExp; anywhere?: RegExp }[] = [
  {
    intent: 'stop',
    whole: new RegExp(
      `^(?:(?:${STOP})${SOON}|bye|good night|thats (?:all|enough)(?: for (?:today|now))?|enough|im done|i am done)$`,
    ),
    anywhere: new RegExp(
      [
        `\\b(?:${STOP}) ${LESSON}\\b`,
        `\\b(?:i|im|id|ive|we|were|weve)(?: (?:really|would|just|do|am|have|now|think (?:i|we)))* (?:want|like|need|have|got|going) to (?:${STOP}|go)${SOON}$`,
        '\\b(?:lets|can we|could we|shall we|we can|can you|could you|i must|i should) (?:stop|end|quit|finish)(?: here| it| for today| for now| today)?$',
        '\\b(?:good ?bye?|bye bye|see you (?:later|soon|tomorrow|next time))\\b',
        '\\bthats (?:all|enough) for (?:today|now)\\b',
      ].join('|'),
    ),
  },
  {
    intent: 'question',
    anywhere:
      /\b(?:what|which) (?:was|is|were) (?:the|your|that|my) (?:\w+ )?question\b|\bwhats (?:the|your) question\b|\b(?:repeat|say|ask|tell|hear|forgot) (?:me )?(?:the|your|that) question\b|\bthe question again\b|\bwhich question\b|\bwhat did you ask\b/,
  },
  {
    intent: 'repeat',
    whole:
      /^(?:again|what|pardon|pardon me|huh|come again|what was that|what did you say|once more|one more time)$/,
    anywhere:
      /^(?:(?:can|could|would|will) you |you )?(?:just )?repeat\b|\b(?:say|tell me|hear)(?: (?:it|that|this|all that|everything))? (?:again|once more|one more time)\b|\b(?:didnt|did not|couldnt|could not|cant|cannot|dont) (?:quite |really )?(?:hear|catch)\b|\bone more time\b|\bwhat did you (?:just )?say\b/,
  },
  {
    intent: 'rules',
    anywhere:
      /\b(?:ignore|forget|disregard|override|bypass) (?:\w+ ){0,3}(?:instructions?|rules?|prompts?|orders|guidelines|everything (?:above|before))\b|\b(?:system|developer|secret) (?:prompt|mode|message|instructions?)\b|\b(?:you are|youre) now\b|\bfrom now on (?:you|always|every)\b|\bpretend (?:to be|that|you|youre|im|i am)\b|^(?:you )?act as\b|^you are an?\b|^you are an?\b|\b(?:mark|count|grade|rate|take|accept) (?:it|this|that|me|my answer|everything|all|every answer)(?: \w+){0,4} (?:right|correct|true|passed)\b|\b(?:say|tell me) (?:that )?(?:im|i am|its|it is|my answer is|everything is|all my answers are) (?:right|correct)\b|\b(?:give me|i want) (?:full marks|a hundred percent|100 percent|the points|an a)\b|\b(?:im|i am) (?:your|the|a) (?:teacher|developer|boss|admin|administrator)\b|\bevery(?:thing| answer)(?: \w+){0,3} (?:is|are|be|as) (?:right|correct)\b/,
  },
  {
    intent: 'skip',
    whole:
      /^(?:pass|skip|skip (?:this|that|it|to the next)(?: (?:one|question|part))?|skip the question|(?:(?:go|lets go|can we go|move) (?:on )?to )?(?:the )?next(?: (?:one|question|point|topic|step|part))?|move on)$/,
    anywhere:
      /\b(?:can we|could we|lets|i want to|id like to|i would like to|ill|i will|we can) (?:skip|move on|go on to|do something else)\b|\b(?:ask|give|have|want|try|do)(?: me)? (?:another|a different) (?:question|topic)\b/,
  },
  {
    intent: 'back',
    whole:
      /^(?:back|previous|the one before|(?:(?:go|step|jump) )?back(?: (?:one|a step|to (?:the|that)(?: \w+){1,4}))?|(?:the )?previous (?:one|question|point|topic|step|part))$/,
    anywhere:
      /\b(?:(?:can|could|shall|should) (?:we|you|i)|lets|let us|want to|like to|need to) (?:(?:go|step|jump) back|see the previous)\b/,
  },
  {
    intent: 'slower',
    whole:
      /^(?:(?:a (?:bit|little) )?(?:slower|more slowly)|slow down|slowly|not so fast|not that fast|too fast)$/,
    anywhere:
      /\b(?:can|could|would|will) you (?:\w+ ){0,4}(?:slow|slower|slowly)\b|^(?:speak|talk|go) (?:\w+ ){0,3}(?:slower|slowly)$|\b(?:youre|you are|you (?:speak|talk|go)|thats|that was|this is) (?:\w+ ){0,2}too fast\b/,
  },
  {
    intent: 'louder',
    whole: /^(?:(?:a (?:bit|little) )?(?:louder|quieter|softer)|speak up|volume|too (?:loud|quiet))$/,
    anywhere:
      /\b(?:can|could|would|will) you (?:\w+ ){0,4}(?:louder|quieter|loudly|quietly|up)\b|^(?:speak|talk) (?:\w+ ){0,3}(?:louder|quieter|loudly|quietly|up)$|\b(?:youre|you are) (?:\w+ ){0,2}(?:loud|quiet)\b|\bturn (?:it|the (?:volume|sound)) (?:up|down)\b/,
  },
  {
    intent: 'example',
    whole: /^(?:example|an example|another example|for example)$/,
    anywhere:
      /\b(?:give|show|tell|have|need|want|hear|get)(?: me| us)? (?:an|another|one|some|one more|more|a different) examples?\b|\b(?:an|another) example(?: please)?$|\b(?:for example|like what)$/,
  },
  {
    intent: 'tellMe',
    whole: /^(?:(?:just )?tell me|say it|you tell me|just say it)$/,
    anywhere:
      /\b(?:tell|give|show) me (?:the|your) (?:right |correct )?(?:answer|solution)\b|\bjust tell (?:me|us)\b|^(?:come on )?just give (?:me|us|it)\b|\bwhat(?:s| is| was) the (?:right |correct )?(?:answer|solution)\b|\b(?:say|reveal) the answer\b/,
  },
  {
    intent: 'hint',
    whole: /^(?:(?:a |another |one more |the next )?(?:hint|clue)|help)$/,
    anywhere:
      /\b(?:a|another|the|one more|next|some) (?:hint|clue)\b|\bhelp me\b|\bi need help\b|\bgive me hints?\b/,
  },
  {
    intent: 'unknown',
    whole: /^(?:i give up|no answer|beats me|nothing)$/,
    anywhere:
      /\b(?:dont|do not|didnt) (?:really |actually |even )?know\b|\bdunno\b|\bno (?:idea|clue)\b|\bnot (?:\w+ )?sure\b|\bcant (?:say|tell|remember|answer|think of)\b|\b(?:i forgot|i have forgotten|ive forgotten|i give up|im stuck)\b/,
  },
  {
    intent: 'clarify',
    whole: /^(?:why|how|how so|how come|explain|what does that mean)$/,
    anywhere:
      /\b(?:dont|do not|didnt|did not|cant|cannot) (?:\w+ )?(?:understand|get (?:it|that|this)|follow)\b|\bwhat do you mean\b|\b(?:in other words|another way|differently|more simply)\b|\bim (?:lost|confused)\b|\b(?:explain|say) (?:it|that|this|me|more)\b|\bexplain again\b/,
  },
  {
    intent: 'wait',
    anywhere:
      /^(?:\w+ ){0,3}(?:wait|hold on|hang on|(?:one|just a|give me a|give me some|i need a|i need some) (?:moment|second|sec|minute|time)|let me (?:think|see))(?: \w+){0,4}$/,
  },
  {
    intent: 'greeting',
    whole:
      /^(?:(?:hello|hi|hey|good (?:morning|afternoon|evening)|there|again|how are you(?: doing)?|are you (?:still )?there|can you hear me|nice to meet you)(?: |$))+$/,
  },
  { intent: 'hesitate', whole: HESITATION },
  {
    intent: 'aside',
    anywhere:
      /^(?:but )?(?:what(?:s| is| are| does| do| if| about)|why|how (?:do|does|can|come|is|are|many|much|long|far|old)|who|can you (?:tell|explain)|tell me (?:about|more)|are you|do you)\b/,
  },
];

const NOT_STOPPING =
  /^(?:no )?(?:i |we |lets )?(?:dont|do not|not)(?: (?:want to|wanna|have to|need to))? (?:stop|end|quit|finish|leave|go)\b/;

/** What a student wants, by the words alone. */
export function intentOf(text: string): Intent {
  const said = plain(text);
  if (said === '') return 'unclear';
  const core = said.replace(POLITE, ' ').replace(/\s+/g, ' ').trim();
  if (ACKNOWLEDGEMENT.test(said) || ACKNOWLEDGEMENT.test(core) || NOT_STOPPING.test(core))
    return 'acknowledge';
  if (core === '') return /\b(?:sorry|excuse me)\b/.test(said) ? 'repeat' : 'acknowledge';

  for (const { intent, whole, anywhere } of PATTERNS) {
    if (whole?.test(core) || anywhere?.test(core)) return intent;
  }
  return 'other';
}

/** Whether the text is a single word: then a request to stop may as well be an answer. */
export function isOneWord(text: string): boolean {
  return /^\S+$/.test(plain(text));
}

function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/['’]/g, '')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
}
