import type { llm } from '@livekit/agents';
import { callsSince, turnsOf } from './conversation.ts';
import { type Decision, decide } from './decide.ts';
import { type NextStep, type Outcome, outcomeFrom } from './outcome.ts';
import { afterTool, asSentence, type Moment, toWish, unheardOf } from './speech.ts';
import { type Said, wordsToAnswer } from './standing.ts';
import type { Teaching } from './teaching.ts';
import type { ToolName } from './tools.ts';
import * as words from './words.ts';

export type Response = { say: string } | { call: ToolName; args: Record<string, string> };

/**
 * The practice tutor's thinking: first which tool to call, then what to say about what came of it. A pure function of
 * the conversation and of where the lesson stands, so that a reply prepared too early may be thrown away.
 */
export class PracticeMind {
  constructor(
    private readonly teaching: Pick<Teaching, 'lesson' | 'student' | 'standing'>,
    private readonly studentName: string,
  ) {}

  respond(chatCtx: Pick<llm.ChatContext, 'items'>): Response {
    const { lesson, standing } = this.teaching;
    const turns = turnsOf(chatCtx);
    const decision = decide(lesson, standing, turns);
    const calls = callsSince(chatCtx);
    const outcomes = calls.flatMap(({ output }) => outcomeFrom(output) ?? []);
    const unfinished = followUp(outcomes);
    if (unfinished) return unfinished;
    const moment = this.#moment(turns);
    if (outcomes.length > 0) return { say: this.#after(moment, outcomes, decision) };
    if ('say' in decision) return { say: spoken(toWish(moment, decision.say)) };
    return callOf(decision);
  }

  #after(moment: Moment, outcomes: Outcome[], decision: Decision): string {
    const isResumed = moment.turns.length > 0 && wordsToAnswer(moment.turns) === undefined;
    const last = outcomes.at(-1);
    const ends = last?.tool === 'end_lesson';
    // What led to the end is said before it; of other deeds, which a language model may have piled up, the last one.
    const led = ends ? outcomes.findLast((outcome) => 'next' in outcome) : undefined;
    const parts = [led, last].flatMap((outcome) => (outcome ? afterTool(moment, outcome, decision) : []));
    return spoken(isResumed && ends ? [words.welcomeBack(this.studentName), ...parts] : parts);
  }

  #moment(turns: readonly Said[]): Moment {
    const { lesson, student, standing } = this.teaching;
    const unheard = unheardOf(lesson, student, standing, turns);
    return { lesson, studentName: this.studentName, standing, turns, unheard };
  }
}

/** A lesson with nothing left to ask comes to its end in the same breath. */
function followUp(outcomes: Outcome[]): Response | undefined {
  const isAtEnd = outcomes.some((outcome) => 'next' in outcome && endsLesson(outcome.next));
  const hasEnded = outcomes.some(({ tool }) => tool === 'end_lesson');
  return isAtEnd && !hasEnded ? { call: 'end_lesson', args: {} } : undefined;
}

function endsLesson(next: NextStep): boolean {
  return next.do === 'end_lesson' || (next.do === 'tell_answer' && next.afterwards.do === 'end_lesson');
}

function callOf(decision: Exclude<Decision, { say: unknown }>): Response {
  switch (decision.call) {
    case 'next_question':
      return { call: decision.call, args: { wish: decision.wish } };
    case 'look_up':
      return { call: decision.call, args: { query: decision.query } };
    default:
      return { call: decision.call, args: {} };
  }
}

function spoken(parts: string[]): string {
  return parts
    .filter((part) => part !== '')
    .map(asSentence)
    .join(' ');
}
