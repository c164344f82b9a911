import { z } from 'zod';
import { type NextStep, type Outcome, outcomeFrom } from '../../src/agent/tutor/outcome.ts';

const Content = z.union([
  z.string(),
  z
    .array(z.looseObject({ text: z.string().default('') }))
    .transform((parts) => parts.map(({ text }) => text).join('')),
]);

/** What the mind reads of a request for a chat completion. */
export const ChatRequest = z.looseObject({
  model: z.string(),
  /** Answers come in no other way. */
  stream: z.literal(true),
  stream_options: z.looseObject({ include_usage: z.boolean().default(false) }).optional(),
  messages: z
    .array(
      z.looseObject({ role: z.string(), content: Content.nullish().transform((content) => content ?? '') }),
    )
    .min(1),
  tools: z.array(z.looseObject({ function: z.looseObject({ name: z.string() }) })).default([]),
  tool_choice: z
    .union([
      z.enum(['auto', 'none', 'required']),
      z.looseObject({ function: z.looseObject({ name: z.string() }) }),
    ])
    .default('auto'),
});

export type ChatRequest = z.infer<typeof ChatRequest>;

/** Words, a call, or words and then a call. */
export interface Reply {
  say: string;
  call?: Call;
}

interface Call {
  name: string;
  args: object;
}

/** Wishes that a student may have instead of an answer, and what a tutor calls for them. */
const WISHES: [RegExp, Call][] = [
  [/\b(goodbye|stop here|end the lesson)\b/i, { name: 'end_lesson', args: {} }],
  [/\bhint\b/i, { name: 'give_hint', args: {} }],
  [/\b(skip|next question)\b/i, { name: 'next_question', args: { wish: 'skip' } }],
  [/\b(let me think|more time|wait)\b/i, { name: 'give_time', args: {} }],
];
const REPEAT = /\b(repeat|again|what was the question)\b/i;
/** Whatever else a model is asked for, it says something. */
const NOTHING_TO_DO = 'I am listening.';

/** A mind with one small rule, for lessons at no cost: it judges every answer by the tools it is given, and says what they return. */
export function respond(request: ChatRequest): Reply {
  const { messages, tool_choice: choice } = request;
  const last = messages.at(-1);
  const question = lastQuestion(messages);
  if (choice === 'none') return { say: question || NOTHING_TO_DO };
  if (typeof choice === 'object') return { say: '', call: callOf(choice.function.name, last?.content ?? '') };
  if (last?.role === 'tool') return afterTool(request, outcomeFrom(last.content), question);
  if (last?.role !== 'user') return calling(request, callOf('next_question', ''));
  if (REPEAT.test(last.content) && question) return { say: `Of course. ${question}` };
  const wish = WISHES.find(([pattern]) => pattern.test(last.content))?.[1];
  const usual = last.content.trim().endsWith('?') ? 'look_up' : 'check_understanding';
  return calling(request, wish ?? callOf(usual, last.content));
}

function callOf(name: string, words: string): Call {
  if (name === 'next_question') return { name, args: { wish: 'continue' } };
  return { name, args: name === 'look_up' ? { query: words } : {} };
}

/** A model calls no tool that it was not given. */
function calling({ tools }: ChatRequest, call: Call, say = ''): Reply {
  const isGiven = tools.some((tool) => tool.function.name === call.name);
  return isGiven ? { say, call } : { say: say || NOTHING_TO_DO };
}

const END: Call = { name: 'end_lesson', args: {} };

function afterTool(request: ChatRequest, outcome: Outcome | undefined, question: string): Reply {
  const say = (...sentences: string[]): Reply => ({
    say: sentences.filter(Boolean).join(' ') || NOTHING_TO_DO,
  });
  switch (outcome?.tool) {
    case 'check_understanding':
      return afterStep(request, outcome.next, [
        VERDICTS[outcome.verdict],
        outcome.misconception?.reply ?? '',
      ]);
    case 'next_question':
    case 'give_hint':
      return afterStep(request, outcome.next, []);
    case 'look_up':
      return say(outcome.passages[0] ?? 'The lesson does not cover that.', question);
    case 'give_time':
      return say('Take your time.');
    case 'show_on_board':
      return say(outcome.shown ?? '', question);
    case 'end_lesson':
      return say(`Today we talked about ${outcome.recap.covered.join(', ') || 'very little'}.`, 'Goodbye.');
    case undefined:
      return say('Let us go on.', question);
  }
}

const VERDICTS: Record<Extract<Outcome, { tool: 'check_understanding' }>['verdict'], string> = {
  correct: 'Yes, that is right.',
  partial: 'That is one part of it.',
  incorrect: 'No, not quite.',
  no_answer: 'That does not matter.',
  question: 'That is a good question.',
  off_topic: 'Let us stay with the lesson.',
  nothing_asked: 'All right.',
};

function afterStep(request: ChatRequest, next: NextStep, before: string[]): Reply {
  const say = (...sentences: (string | undefined)[]): Reply => ({
    say: [...before, ...sentences].filter(Boolean).join(' '),
  });
  switch (next.do) {
    case 'ask':
      return say(openingWords(request, next.opening), next.explain[0], next.question);
    case 'hint':
      return say(next.hint, next.question);
    case 'ask_again':
      return say(next.question);
    case 'tell_answer':
      return next.afterwards.do === 'ask'
        ? say(next.answer, next.afterwards.explain[0], next.afterwards.question)
        : calling(request, END, [...before, next.answer].join(' '));
    case 'end_lesson':
      return calling(request, END, before.join(' '));
  }
}

function openingWords(request: ChatRequest, opening: Extract<NextStep, { do: 'ask' }>['opening']): string {
  const name = studentName(request);
  if (opening === 'start') return `Hello ${name}.`;
  return opening === 'left' || opening === 'resumed' ? `Welcome back, ${name}.` : '';
}

/** The instructions hold it as JSON. */
function studentName({ messages }: ChatRequest): string {
  const [, name = '"you"'] = /student's name[^"]*("(?:[^"\\]|\\.)*")/.exec(messages[0]?.content ?? '') ?? [];
  return JSON.parse(name) as string;
}

function lastQuestion(messages: ChatRequest['messages']): string {
  const questions = messages.flatMap(({ role, content }) =>
    role === 'assistant' ? (content.match(/[^.!?]+\?/g) ?? []) : [],
  );
  return questions.at(-1)?.trim() ?? '';
}
