import { llm, type voice } from '@livekit/agents';
import { z } from 'zod';
import type { Occasion } from './draft.ts';
import type { Outcome } from './outcome.ts';
import type { Teaching } from './teaching.ts';

const NOTHING = z.object({});

/** What each tool takes. A strict schema has no optional fields: what may be missing is `null`. */
const ARGUMENTS = {
  check_understanding: NOTHING,
  next_question: z.object({
    wish: z
      .enum(['continue', 'skip', 'back'])
      .describe('continue to begin, to go on or to resume; skip or back only when the student asks for it'),
  }),
  give_hint: NOTHING,
  show_on_board: z.object({
    kind: z
      .enum(['text', 'formula', 'code', 'table'])
      .nullable()
      .describe("null shows the lesson's own items for the present subtopic"),
    content: z.string().nullable().describe('plain text, TeX, source code or a Markdown table'),
    alt: z.string().nullable().describe('the same in words, for those who cannot see the board'),
  }),
  look_up: z.object({ query: z.string().describe("the student's question") }),
  give_time: NOTHING,
  end_lesson: NOTHING,
};

export type ToolName = keyof typeof ARGUMENTS;

const DESCRIPTIONS = {
  check_understanding:
    "Judges the student's last answer to the open question, keeps it as evidence and returns the verdict and what to do next. Call it for every answer, also for 'I do not know', before you say anything about it. Its verdict holds.",
  next_question: 'Returns what to explain and ask next. Call it to begin and to resume the lesson.',
  give_hint:
    'The next hint to the open question; the answer only after the last hint. Call it when the student asks for a hint or for the answer, not after check_understanding, which returns hints itself.',
  show_on_board: 'Shows something on the board beside the captions.',
  look_up:
    'What the lesson itself says about something. Call it when the student asks a question of their own; when it returns nothing, say that the lesson does not cover it.',
  give_time: 'Waits longer before the end of the next turn. Call it when the student wants to think.',
  end_lesson: 'Ends the lesson and returns its recap, to be spoken, with goodbye as the last word.',
} satisfies Record<ToolName, string>;

/**
 * Does what a tool does.
 * @throws {z.ZodError} when the arguments are not the tool's
 */
export async function perform(
  teaching: Teaching,
  name: ToolName,
  args: unknown,
  occasion: Occasion,
): Promise<Outcome> {
  switch (name) {
    case 'check_understanding':
      return teaching.checkUnderstanding(occasion);
    case 'next_question':
      return teaching.nextQuestion(occasion, ARGUMENTS.next_question.parse(args).wish);
    case 'give_hint':
      return teaching.giveHint(occasion);
    case 'show_on_board': {
      const { kind, content, alt } = ARGUMENTS.show_on_board.parse(args);
      const own = kind && { kind, content: content ?? '', alt: alt ?? '' };
      return teaching.showOnBoard(occasion, own);
    }
    case 'look_up':
      return teaching.lookUp(ARGUMENTS.look_up.parse(args).query);
    case 'give_time':
      return teaching.giveTime(occasion);
    case 'end_lesson':
      return teaching.endLesson(occasion);
  }
}

/**
 * The same tools for either mind.
 * @param occasionOf - what a call answers, by the conversation of the agent that made it
 */
export function toolsFor(teaching: Teaching, occasionOf: (agent: voice.Agent) => Occasion) {
  return (Object.keys(ARGUMENTS) as ToolName[]).map((name) =>
    llm.tool({
      name,
      description: DESCRIPTIONS[name],
      parameters: ARGUMENTS[name],
      execute: async (args: unknown, { ctx }: { ctx: voice.RunContext }) => {
        const occasion = occasionOf(ctx.session.currentAgent);
        // Of a reply that is over nothing more will be heard.
        ctx.speechHandle.addDoneCallback(() => teaching.drop(occasion.message));
        return perform(teaching, name, args, occasion);
      },
    }),
  );
}
