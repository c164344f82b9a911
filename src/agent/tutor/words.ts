import type { LessonBudget } from '../messages.ts';

/** The practice tutor's own words. Each list says one thing in several ways; the first clause is short, so that it sounds early. */
export const PRAISE = ['Yes, exactly.', "That's right.", 'Well done.', 'Correct.', 'Yes, very good.'];
export const COMPLETED = ['Now it is complete.', "And that's the rest of it.", 'Yes, now you have it all.'];
export const GO_ON = ["Let's go on.", 'Here is the next step.', 'Now the next point.'];
export const PARTLY = [
  'Good, that is part of it:',
  "You're on the way. You have this:",
  'Yes, that belongs to it:',
];
export const NEARLY = ['You are close.', 'Nearly.', 'That goes in the right direction.'];
export const ONE_MISSING = ['One part is still missing. What is it?', 'And what is the other part?'];
export const MORE_MISSING = ['What else belongs to it?', 'There is more. What else?'];
export const NOT_QUITE = ['Not quite.', "That's not it yet.", 'Not exactly.', 'Hmm, not quite.'];
export const NO_MATTER = ['No problem.', "That's all right.", "Don't worry."];
export const HINT = ['Here is a hint.', 'Let me help a little.', 'A hint may help.'];
export const TRY = ['What do you think?', 'Have another try.', 'What would you say now?'];
export const ANSWER = ['The answer is this.', 'Here is the answer.', "I'll tell you."];
export const SURE = ['Sure.', 'Of course.', 'Gladly.'];
export const OTHER_WORDS = ['In other words.', 'Let me put it another way.', 'Think of it like this.'];
export const FROM_LESSON = ['Good question.', 'I like that you ask.', 'Good that you ask.'];
export const NOT_IN_LESSON = [
  "Good question. This lesson doesn't say, so I won't guess. Your teacher may know.",
  "I don't find that in this lesson, and I won't invent an answer. Do ask your teacher.",
];
export const OFF_TOPIC = [
  'That would be nice to talk about another time.',
  "I'd like to hear about that after the lesson.",
  'That sounds interesting, but let us stay with our lesson.',
];
export const BACK_TO_IT = ['Back to our question.', 'Now, our question again.', 'So, once more.'];
export const NOT_YET = [
  "I won't tell you yet, because you can find it yourself.",
  'Not so fast. You are nearer than you think.',
  'First let us try it together.',
];
export const SAME_RULES = [
  'I stay your tutor, and I go by what you say about the question.',
  'That is not how we do it here. I go by your own answer.',
];
export const SLOWLY = ['All right, step by step.', 'Of course, slowly.', 'Sure, one thing at a time.'];
export const LOUDNESS = ["I can't change how loud I am. Please use the volume of your device."];
export const EXAMPLE = ['Sure, an example.', 'Here is an example.', 'Gladly.'];
export const NO_MORE_EXAMPLES = ['I have no other example, but I can put it in other words.'];
export const REVIEW = [
  'First, something from last time.',
  'Let us see what has stayed.',
  'Do you remember this?',
];
export const ONE_MORE = ['One more about this.', 'Here is another one about it.', 'And this one.'];
export const ONCE_MORE = ["Let's come back to this.", 'Let us look at this once more.', 'Back to this.'];
export const SKIPPED = ["All right, we'll leave that for now.", 'Fine, we can come back to it.'];
export const BACK = ['Sure, back we go.', "Of course, let's go back."];
export const GENTLY = ['Not quite.', 'I see why one might think so.', 'Many people think that.'];
/** A nudge never ends in a question: the lesson's own is the one that stays open. */
export const OFFER_OF_HINT = 'If you would like a hint, just say yes.';
export const OFFER = `We can do this together. ${OFFER_OF_HINT} I can also put it in other words, go on, or stop for today.`;
export const NO_HURRY = ['Take your time.', "Of course, there's no hurry."];
export const UNCLEAR = ["Sorry, I didn't catch that.", "I couldn't hear that well."];
export const QUESTION_WAS = ['The question was this.', 'I asked you this.'];
export const QUESTION_IS = ['So, here is the question.', 'Now, my question.', 'Then tell me this.'];
export const AS_I_SAID = ['Let me finish the thought.', 'As I was saying.', 'Let me go on.'];

/** A way of saying it that changes from turn to turn, always the same for the same turn. */
export function choose(ways: readonly string[], turn: number): string {
  return ways[turn % ways.length] ?? '';
}

/** A phrase that ends in a name; the name may bring its own full stop. */
export function withName(phrase: string, name: string): string {
  const spoken = name.trim();
  if (spoken === '') return `${phrase}.`;
  return `${phrase}${spoken}${/[.!?]$/.test(spoken) ? '' : '.'}`;
}

export function greeting(name: string): string {
  return name.trim() === '' ? 'Hello.' : withName('Hello ', name);
}

export function welcomeBack(name: string): string {
  return name.trim() === '' ? 'Welcome back.' : withName('Welcome back, ', name);
}

/** Every lesson ends with this; `goodbye` is the word by which the end is known. */
export function goodbye(name: string): string {
  return name.trim() === '' ? 'Goodbye.' : withName('Goodbye, ', name);
}

/** Said while the lesson goes on. */
export function timeNearlyUp(minutesLeft: number): string {
  return minutesLeft <= 1
    ? 'By the way, we have one minute left.'
    : `By the way, we have ${minutesLeft} minutes left.`;
}

/** Shown when the student, or everybody together, has had nearly as much time as a day holds. */
export const DAY_NEARLY_UP = 'By the way, our time for today is nearly up.';

/** Shown when the lesson has cost nearly as much as it may; what it costs is not the student's business. */
export const MONEY_NEARLY_UP = {
  goodbye: 'By the way, we are coming to the end of what fits into today.',
  'on-device': 'By the way, your tutor will soon go on with a simpler voice.',
} satisfies Record<LessonBudget['whenSpent'], string>;

/** Shown when it has. */
export const SPARE_ENGINES = 'From here on your tutor has a simpler voice. The lesson goes on as before.';

/** Shown and said when the server is about to stop: what was said is kept, and the page comes back by itself. */
export const STOPPING_SOON =
  'The server starts again in a moment. The lesson is kept, and goes on by itself.';
export const BACK_IN_A_MOMENT = 'One moment, please. We will go on from here.';

/** Why the tutor takes its leave before the lesson is complete. */
export type LeaveReason = 'timeUp' | 'moneyUp' | 'silence' | 'ended';

/** The first of the last words. */
export function leaveWords(reason: LeaveReason): string {
  const words = {
    timeUp: 'Our time is up. We can go on from here another time.',
    moneyUp: 'This is as far as we can go today. We can go on from here another time.',
    silence: "I haven't heard you for a while, so I'll stop here. Come back whenever you like.",
    ended: 'All right. Thank you for today.',
  } satisfies Record<LeaveReason, string>;
  return words[reason];
}
