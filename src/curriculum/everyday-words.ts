import { stemmer } from 'stemmer';

/**
 * Everyday English in which anything can be explained: what means the same, what means the opposite, which form
 * belongs to which word. Subjects' own words do not belong here: a lesson brings its own wordings.
 */

/** One meaning a line; a phrase stands between quotes. A word may have several meanings. */
const SAME: Record<string, string> = {
  yes: 'yes yeah yep yup',
  no: 'no nope nah',
  more: "more greater additional extra 'a higher number' 'a larger number' 'a bigger number'",
  less: "less fewer 'not as much' 'not as many' 'a lower number' 'a smaller number'",
  increase:
    "increase rise grow climb up upward upwards raise gain expand boost soar higher 'shoot up' double",
  decrease:
    'decrease fall drop down downward downwards decline reduce lower shrink sink lessen diminish dip halve',
  big: 'big large great huge bigger larger greater biggest largest greatest enormous massive giant wide wider',
  small: 'small little tiny smaller smallest littler tinier minor narrow narrower',
  high: 'high higher highest tall taller height up',
  low: 'low lower lowest down',
  long: "long longer longest length 'more time'",
  short: "short shorter shortest brief 'less time'",
  fast: "fast faster quick quicker quickly rapid rapidly accelerate 'speed up' 'gain speed' 'pick up speed' quickest fastest",
  slow: "slow slower slowly decelerate 'slow down' brake 'lose speed' slowest",
  hot: 'hot hotter warm warmer heat heated hottest',
  cold: 'cold colder cool cooler coldest chilly chill',
  strong: 'strong stronger strength strongest powerful hard harder',
  weak: 'weak weaker weakest',
  hard: 'hard harder difficult tough difficulty',
  easy: 'easy easier easily simple',
  heavy: 'heavy heavier weigh weight heaviest',
  expensive:
    "expensive costly dear pricey dearer pricier 'cost more' 'cost too much' 'cost a lot' 'high price'",
  cheap: "cheap cheaper inexpensive cheapest 'cost less' 'low price'",
  many: "many lots plenty several numerous 'a lot' 'lots of' loads 'a bunch'",
  few: "few 'not many' 'hardly any'",
  same: "same equal identical equally alike equivalent unchanged 'as much as' 'as many as' 'as big as' constant match unaffected 'not change' 'no change' 'not alter' 'not different' 'no difference' 'not affect' 'no effect'",
  different:
    "different differ difference unequal differently unlike uneven 'not the same' 'not equal' 'not identical'",
  change: 'change alter vary shift transform modify',
  become: "become turn transform convert change 'end up as'",
  make: 'make produce create build form generate construct manufacture',
  use: 'use utilize utilise employ consume',
  need: 'need require must necessary',
  want: 'want wish desire willing',
  get: 'get receive obtain gain acquire',
  absorb:
    "absorb 'take in' 'suck in' 'suck up' 'soak up' 'breathe in' 'pull in' 'draw in' capture trap catch",
  release:
    "release 'give off' 'let out' 'give out' 'breathe out' emit 'let go of' 'get rid of' 'send out' 'put out' expel",
  stop: "stop end halt finish cease terminate quit 'come to rest' 'no longer'",
  start: 'start begin commence initial',
  stay: "stay remain keep continue 'carry on' 'keep on' 'not stop' 'never stop' 'go on'",
  repeat:
    "repeat again 'over and over' 'many times' 'multiple times' 'several times' 'once more' 'more than once' repeatedly redo",
  move: 'move motion movement moving',
  rest: "rest stationary still motionless stand stands 'at rest' 'not moving' 'does not move' standing",
  push: 'push shove press thrust',
  pull: 'pull tug drag',
  way: 'way direction path route',
  opposite: 'opposite reverse contrary',
  cause: "cause 'lead to' 'bring about' 'result in'",
  part: 'part piece portion section share fraction slice',
  whole: 'whole entire complete total full',
  all: 'all every everything everyone each everybody everywhere entire',
  none: 'none nothing 0 nobody',
  add: 'add addition plus sum adding',
  subtract: "subtract subtraction minus 'take away'",
  multiply: "multiply multiplication times product multiplied 'multiplied by' 'multiply by'",
  divide: "divide division split 'divided by' cut share",
  inside: 'inside inner within inwards interior',
  outside: 'outside outer outwards exterior outdoor',
  top: 'top upper above',
  bottom: 'bottom lower below under underneath beneath',
  before: 'before earlier previous beforehand prior',
  after: 'after later afterwards following',
  always:
    "always 'every time' constantly forever 'for ever' 'without end' endlessly infinitely infinite endless",
  never: 'never',
  buy: 'buy purchase',
  sell: 'sell sale seller',
  maker: 'producer seller supplier maker company business firm manufacturer shop store',
  buyer: 'buyer consumer customer shopper purchaser',
  people: 'people person somebody someone everyone human persons',
  see: 'see look watch observe notice',
  show: 'show display reveal indicate',
  tell: 'tell say inform',
  help: 'help assist aid support',
  important: 'important vital essential crucial',
  happen: "happen occur 'take place'",
  true: 'true correct',
  false: 'false incorrect wrong untrue',
  number: "number amount quantity figure count total 'how many' 'how much'",
  place: 'place location spot position where',
  reason: 'reason because since cause',
  think: 'think believe suppose reckon guess',
  enough: 'enough sufficient',
  extra: "extra surplus excess 'left over' leftover 'too much' 'too many' 'more than enough'",
  shortage: "shortage scarce scarcity lack 'not enough' 'too little' 'too few' 'run out' 'sell out'",
  break: 'break split crack shatter',
  join: 'join connect combine attach unite link together merge',
  separate: 'separate apart split divide',
  gather: 'gather collect',
  store: 'store save keep stock',
  empty: 'empty vacant blank hollow',
  food: 'food nutrition meal feed nourishment',
  car: 'car vehicle automobile',
  kid: 'child kid children young',
  old: 'old ancient elderly',
  new: 'new modern recent',
  rich: 'rich wealthy',
  poor: 'poor',
  war: 'war fight battle conflict',
  leader: 'leader ruler chief head boss',
  rule: 'rule law',
  sharp: 'sharp pointed',
  loud: 'loud noisy louder',
  quiet: 'quiet silent soft softer quieter',
  own: 'own possess belong',
  give: 'give provide offer deliver',
  protect: 'protect guard defend shield',
  kill: 'kill destroy',
  die: 'die dead death dying',
  live: 'live alive living life survive',
  fix: 'fix repair mend',
  win: 'win beat victory',
  left: 'left',
  right: 'right',
  open: 'open opened',
  closed: 'closed close shut',
  flow: "flow stream run 'get through' 'go through' 'pass through'",
  back: "back backward backwards return 'come back' 'go back'",
  good: 'good well nice fine great pretty',
  often: "often frequently 'as often' ",
  cosine: 'cosine cos',
  sine: 'sine sin',
  lose: 'lose lost defeat',
};

/** Each line names two meanings that shut each other out. */
const OPPOSITE = [
  'left right',
  'open closed',
  'yes no',
  'more less',
  'increase decrease',
  'big small',
  'high low',
  'long short',
  'fast slow',
  'hot cold',
  'strong weak',
  'hard easy',
  'expensive cheap',
  'many few',
  'same different',
  'absorb release',
  'stop start',
  'stop stay',
  'push pull',
  'all none',
  'add subtract',
  'add multiply',
  'multiply divide',
  'subtract multiply',
  'add divide',
  'subtract divide',
  'inside outside',
  'top bottom',
  'before after',
  'always never',
  'true false',
  'extra shortage',
  'join separate',
  'rich poor',
  'loud quiet',
  'old new',
  'win lose',
];

/** Forms that no rule of spelling leads to. */
const IRREGULAR =
  'fell fall|fallen fall|rose rise|risen rise|took take|taken take|made make|gave give|given give|went go|gone go|' +
  'goes go|came come|became become|grew grow|grown grow|ate eat|eaten eat|broke break|broken break|kept keep|' +
  'held hold|lost lose|sold sell|bought buy|paid pay|ran run|thought think|found find|felt feel|' +
  'met meet|sent send|said say|told tell|froze freeze|frozen freeze|drew draw|drawn draw|drove drive|' +
  'driven drive|flew fly|flown fly|threw throw|thrown throw|wrote write|written write|got get|gotten get|' +
  'did do|done do|does do|had have|has have|saw see|seen see|knew know|known know|began begin|begun begin|' +
  'built build|burnt burn|caught catch|chose choose|chosen choose|dug dig|drank drink|fed feed|fought fight|' +
  'forgot forget|hid hide|hidden hide|hung hang|led lead|lent lend|lit light|meant mean|rode ride|sang sing|' +
  'sung sing|sank sink|sunk sink|shot shoot|shrank shrink|shrunk shrink|sat sit|slept sleep|slid slide|' +
  'spent spend|spun spin|stood stand|stole steal|stuck stick|struck strike|swam swim|taught teach|tore tear|' +
  'torn tear|won win|wore wear|worn wear|lay lie|laid lay|leaves leaf|halves half|children child|feet foot|' +
  'teeth tooth|mice mouse|men man|women woman|lives life|knives knife|wives wife|selves self|better good|' +
  'best good|worse bad|worst bad|photosynthesize photosynthesis|photosynthesise photosynthesis|dying die|' +
  'lying lie|analyses analysis|axes axis|indices index|vertices vertex|matrices matrix|bacterium bacteria';

/** True homophones, which recognition takes one for the other; the second is the commoner in lessons. */
const HOMOPHONES =
  'wait weight|waits weights|weighed wade|some sum|hole whole|piece peace|cell sell|cells sells|son sun|sea see|' +
  'air heir|plane plain|higher hire|flour flower|route root|steal steel|tide tied|waste waist|week weak|' +
  'principle principal|rain reign|rays raise|sail sale|seller cellar|site sight|cite sight|soul sole|' +
  'stationery stationary|threw through|wave waive|weather whether|led lead|ex x|sign sine|signs sines|' +
  'coarse course|dew due|new knew|no know|one won|eight ate|four for|two to|two too|base bass|break brake|' +
  'bury berry|buy by|bye by|byte bite|bytes bites|carrot carat|cents sense|sent cent|chord cord|die dye|' +
  'fair fare|grate great|hair hare|heal heel|hear here|idle idol|lead led|lessen lesson|lone loan|made maid|' +
  'mail male|meat meet|none nun|oar ore|or ore|pair pear|pi pie|poor pour|prey pray|red read|right write|' +
  'role roll|rose rows|seam seem|sore soar|tail tale|their there|vain vein|wear where|would wood|yolk yoke|' +
  'tents tense|mast mass|matter madder|mist missed|past passed|sects sex|loop loupe|forth fourth|lien lean';

interface Phrase {
  stems: readonly string[];
  meanings: readonly string[];
}

interface Lexicon {
  /** Meanings of a word, by its text or its stem. */
  meanings: Map<string, readonly string[]>;
  /** Phrases by their first word, longest first. */
  phrases: Map<string, readonly Phrase[]>;
  opposites: Map<string, ReadonlySet<string>>;
}

const LEMMAS = new Map(IRREGULAR.split('|').map((pair) => pairOf(pair)));
const { meanings, phrases, opposites } = readLexicon();
const SOUNDS_LIKE = new Map<string, Set<string>>();
for (const [one, other] of HOMOPHONES.split('|').map((pair) => pairOf(pair))) {
  SOUNDS_LIKE.set(one, (SOUNDS_LIKE.get(one) ?? new Set()).add(other));
  SOUNDS_LIKE.set(other, (SOUNDS_LIKE.get(other) ?? new Set()).add(one));
}

const NONE: readonly string[] = [];

/** What a word may mean, by name; empty for a word that is not an everyday one. */
export function meaningsOf(word: string): readonly string[] {
  return meanings.get(word) ?? meanings.get(stemOf(word)) ?? NONE;
}

/** The longest everyday phrase that begins here, such as `take in`. */
export function phraseAt(stems: readonly string[], at: number): Phrase | undefined {
  const known = phrases.get(stems[at] ?? '') ?? [];
  return known.find((phrase) => phrase.stems.every((stem, index) => stems[at + index] === stem));
}

/** Of two that shut each other out, one must be so. */
const COMPLEMENTS = new Set([
  'same',
  'different',
  'true',
  'false',
  'stop',
  'stay',
  'yes',
  'no',
  'open',
  'closed',
]);

/** Opposites without a third between them: what is not the same is different. */
export function areComplements(one: readonly string[], other: readonly string[]): boolean {
  const complements = (meanings: readonly string[]) => meanings.filter((meaning) => COMPLEMENTS.has(meaning));
  return areOpposite(complements(one), complements(other));
}

export function areOpposite(one: readonly string[], other: readonly string[]): boolean {
  return one.some((meaning) => other.some((against) => opposites.get(meaning)?.has(against)));
}

/** Whether the word has an opposite, so that the one cannot be left out without saying less or something else. */
export function hasOpposite(word: readonly string[]): boolean {
  return word.some((meaning) => opposites.has(meaning));
}

export function soundAlike(one: string, other: string): boolean {
  return SOUNDS_LIKE.get(one)?.has(other) ?? false;
}

/** A word without its ending: `fell` and `falling` are `fall`. */
export function stemOf(word: string): string {
  return stemmer(LEMMAS.get(word) ?? word);
}

function readLexicon(): Lexicon {
  const meanings = new Map<string, readonly string[]>();
  const phrases = new Map<string, Phrase[]>();
  for (const [meaning, list] of Object.entries(SAME)) {
    for (const [, phrase, word = ''] of list.matchAll(/'([^']+)'|(\S+)/g)) {
      if (phrase) addPhrase(phrases, phrase.split(' ').map(stemOf), meaning);
      else for (const form of new Set([word, stemOf(word)])) addMeaning(meanings, form, meaning);
    }
  }
  const opposites = new Map<string, Set<string>>();
  for (const [one, other] of OPPOSITE.map((pair) => pairOf(pair))) {
    opposites.set(one, (opposites.get(one) ?? new Set()).add(other));
    opposites.set(other, (opposites.get(other) ?? new Set()).add(one));
  }
  return { meanings, phrases, opposites };
}

function addMeaning(meanings: Lexicon['meanings'], form: string, meaning: string): void {
  const known = meanings.get(form) ?? [];
  if (!known.includes(meaning)) meanings.set(form, [...known, meaning]);
}

function addPhrase(phrases: Map<string, Phrase[]>, stems: string[], meaning: string): void {
  const [first = ''] = stems;
  const others = phrases.get(first) ?? [];
  const longestFirst = [...others, { stems, meanings: [meaning] }].sort(
    (a, b) => b.stems.length - a.stems.length,
  );
  phrases.set(first, longestFirst);
}

function pairOf(pair: string): [string, string] {
  const [one = '', other = ''] = pair.split(' ');
  return [one, other];
}
