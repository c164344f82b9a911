/** The practice tutor's own words. Each list says one thing in several ways; the first clause is short, so that it sounds early. */
export const PRAISE = ['Yes, exactly.', "That's right.", 'Well done.', 'Correct.', 'Yes, very good.'];
export const COMPLETED = ['Now it is complete.', "And that's the rest of it.", 'Yes, now you have it all.'];
export const GO_ON = ["Let's go on.", 'Here is the next step.', 'Now the next point.'];
export const PARTLY = [
  'Good, that is part of it:',
  "You're on the way. You have this:",
  'Yes, that belongs to it:',
];
export const ONE_MISSING = ['One part is still missing. What is it?', 'And what is the other part?'];
export const MORE_MISSING = ['What else belongs to it?', 'There is more. What else?'];
export const NOT_QUITE = ['Not quite.', "That's not it yet.", 'Not exactly.', 'Hmm, not quite.'];
export const NO_MATTER = ['No problem.', "That's all right.", "Don't worry."];
export const HINT = ['Here is a hint.', 'Let me help a little.', 'A hint may help.'];
export const TRY = ['What do you think?', 'Have another try.', 'What would you say now?'];
export const ANSWER = ['The answer is this.', 'Here is the answer.', "I'll tell you."];
export const SURE = ['Sure.', 'Of course.', 'Gladly.'];
export const OTHER_WORDS = ['In other words.', 'Let me put it another way.', 'Think of it like this.'];
export const ASIDE = ["Good question. I keep to this lesson, so let's look at our point again."];
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

/** Why the tutor takes its leave before the lesson is complete. */
export type LeaveReason = 'timeUp' | 'silence' | 'ended';

/** Said last, before the lesson is closed. */
export function farewell(reason: LeaveReason, { studentName }: { studentName: string }): string {
  const words = {
    timeUp: 'Our time is up. We can go on from here another time.',
    silence: "I haven't heard you for a while, so I'll stop here. Come back whenever you like.",
    ended: 'All right. Thank you for today.',
  } satisfies Record<LeaveReason, string>;
  return `${words[reason]} ${goodbye(studentName)}`;
}
