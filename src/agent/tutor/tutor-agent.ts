import { type llm, voice } from '@livekit/agents';
import { grade } from '../../curriculum/grade.ts';
import type { Lesson, Question } from '../../curriculum/lesson.ts';
import { taughtWords } from '../../curriculum/vocabulary.ts';
import type { BoardShown, Recap } from '../../protocol.ts';
import type { AnswerJudge } from '../engines/answer-judge.ts';
import type { LessonOpening } from '../messages.ts';
import type { TeachingEvent } from '../teaching-events.ts';
import { isConcerning, WORDS_TO_CONCERN } from './concern.ts';
import { callItems, callsSince, chatContextOf, messageToAnswer, turnsOf } from './conversation.ts';
import { decide } from './decide.ts';
import type { Occasion } from './draft.ts';
import { instructionsFor } from './instructions.ts';
import { neverSilent, streamOf } from './never-silent.ts';
import { outcomeFrom } from './outcome.ts';
import { PracticeLLM } from './practice-llm.ts';
import { PracticeMind } from './practice-mind.ts';
import { nudgeFor, recapWords } from './speech.ts';
import { wordsToAnswer } from './standing.ts';
import { Teaching } from './teaching.ts';
import { perform, toolsFor } from './tools.ts';
import { goodbye, type LeaveReason, leaveWords, OFFER } from './words.ts';

export interface TutorListener {
  /** Is to be stored. */
  onTeaching(event: TeachingEvent): void;
  /** Is to be seen now. */
  onBoard(shown: BoardShown): void;
  onRecap(recap: Recap): void;
  /** The student is given time to think. */
  onTime(): void;
  /** The tutor has said goodbye. */
  onOver(): void;
  /** Something beside the conversation went wrong; the conversation goes on. */
  onFailure(error: unknown): void;
}

export interface TutorOptions {
  listener: TutorListener;
  /** The stored turn of a message of the student's in the conversation. */
  turnOf(message: string): string;
  /** A language model; without one the practice tutor teaches. */
  mind?: llm.LLM;
  /** Judges by words alone, unless something better is given. */
  answers?: AnswerJudge;
}

type LlmNode = Parameters<voice.Agent['llmNode']>;

/** A language model's context: about 100 turns with their tool calls. Older ones live on in what the tools know. */
const MAX_ITEMS = 200;
const CHECK = 'check_understanding';
/** Calls for one reply, where the practice tutor has to speak for a model that does not. */
const MAX_CALLS = 4;

/** The tutor of one lesson. Its mind is the practice tutor or a language model: both teach by the same tools. */
export class TutorAgent extends voice.Agent {
  readonly #teaching: Teaching;
  readonly #practice: PracticeMind;
  readonly #options: TutorOptions;
  readonly #openedAt: number;
  readonly #lesson: Lesson;
  readonly #studentName: string;
  /** Whose verdict each request for a reply to it holds. */
  #judgedMessage = '';

  /** @param opening.history - final turns so far; with some, the tutor goes on where they end */
  constructor(
    opening: Pick<LessonOpening, 'lesson' | 'studentName' | 'history' | 'events' | 'student'>,
    options: TutorOptions,
  ) {
    const { lesson, studentName, student, history, events } = opening;
    const { listener, mind, answers = byWords(lesson) } = options;
    const teaching = new Teaching({
      lesson,
      student,
      events,
      answers,
      listener: {
        onTeaching: (event) => {
          listener.onTeaching(event);
          if (event.type === 'recap') listener.onRecap(recapIn(event));
        },
        onBoard: (shown) => listener.onBoard(shown),
        onTime: () => listener.onTime(),
      },
    });
    const practice = new PracticeMind(teaching, studentName);
    const openedAt = Date.now();
    super({
      instructions: instructionsFor(lesson, studentName, student),
      chatCtx: chatContextOf(history),
      tools: toolsFor(teaching, ({ chatCtx }) => occasionIn(chatCtx, openedAt, options.turnOf)),
      llm: mind ?? new PracticeLLM(practice),
    });
    this.#teaching = teaching;
    this.#practice = practice;
    this.#options = options;
    this.#openedAt = openedAt;
    this.#lesson = lesson;
    this.#studentName = studentName;
  }

  /** The tutor speaks first. */
  override async onEnter(): Promise<void> {
    const { session } = this;
    session.on(voice.AgentSessionEventTypes.AgentStateChanged, ({ newState }) => {
      if (newState === 'speaking') this.#attempt(this.#teaching.sounding());
    });
    session.on(voice.AgentSessionEventTypes.ConversationItemAdded, ({ item }) => {
      if (item.type !== 'message') return;
      if (item.role === 'user') this.#studentSpoke(item);
      if (item.role === 'assistant' && item.textContent?.trim()) this.#keepWhatWasHeard(item);
    });
    session.generateReply();
    this.#attempt(this.#teaching.prepare());
  }

  override async llmNode(...[chatCtx, toolCtx, settings]: LlmNode): ReturnType<voice.Agent['llmNode']> {
    if (isConcerning(wordsToAnswer(turnsOf(chatCtx)) ?? '')) return streamOf(WORDS_TO_CONCERN);
    const { mind } = this.#options;
    if (!mind) return super.llmNode(chatCtx, toolCtx, settings);
    const mayCall = settings.toolChoice !== 'none';
    const judged = await this.#judged(chatCtx.copy().truncate(MAX_ITEMS));
    const response = await super.llmNode(judged, toolCtx, settings);
    return response && neverSilent(response, mayCall, () => this.#wordsInstead(judged));
  }

  /** What the open question deserves: it is waited for longer where it is hard. */
  get openQuestion(): Pick<Question, 'difficulty' | 'thinkSeconds'> | undefined {
    return this.#teaching.standing.open?.question;
  }

  /** Gentle words into a silence: at first an encouragement, then an offer. */
  nudge(time: 'first' | 'second'): string {
    this.#teaching.drop();
    const { open } = this.#teaching.standing;
    return time === 'second' && open ? OFFER : nudgeFor(open, turnsOf(this.chatCtx));
  }

  /** The lesson ends without its having come to the end: what to say, once what it came to is kept. */
  takeLeave(reason: LeaveReason): string {
    const recap = this.#teaching.leave();
    const summary = recap && reason !== 'silence' ? recapWords(recap) : [];
    return [leaveWords(reason), ...summary, goodbye(this.#studentName)].join(' ');
  }

  /**
   * An answer is judged before a model is asked, as if it had called the tool: it cannot praise what was not judged,
   * and no answer waits for a call that each of them needs.
   */
  async #judged(chatCtx: llm.ChatContext): Promise<llm.ChatContext> {
    const message = messageToAnswer(chatCtx);
    if (!message || (message.id !== this.#judgedMessage && !this.#isUncheckedAnswer(chatCtx))) return chatCtx;
    this.#judgedMessage = message.id;
    const occasion = this.#occasionIn(chatCtx);
    this.#teaching.foresee(occasion);
    const checked = await this.#teaching.checkUnderstanding(occasion);
    const items = callItems(`${CHECK}-${message.id}`, { name: CHECK, args: {} }, checked);
    chatCtx.items.splice(chatCtx.items.indexOf(message) + 1, 0, ...items);
    return chatCtx;
  }

  #studentSpoke(message: llm.ChatMessage): void {
    const turn = this.#options.turnOf(message.id);
    this.#teaching.turnBegins({ message: message.id, turn });
    if (isConcerning(message.textContent ?? '')) this.#teaching.raiseConcern(turn);
  }

  #attempt(deed: Promise<void>): void {
    deed.catch((error: unknown) => this.#options.listener.onFailure(error));
  }

  #keepWhatWasHeard(message: llm.ChatMessage): void {
    const { ended } = this.#teaching.settle();
    const saidGoodbye = /\bgood-?bye\b/i.test(message.textContent ?? '');
    if (saidGoodbye || (ended && !message.interrupted)) this.#options.listener.onOver();
  }

  #isUncheckedAnswer(chatCtx: Pick<llm.ChatContext, 'items'>): boolean {
    const didSomething = callsSince(chatCtx).some(({ output }) => outcomeFrom(output));
    if (didSomething || !messageToAnswer(chatCtx)) return false;
    const decision = decide(this.#lesson, this.#teaching.standing, turnsOf(chatCtx));
    return 'call' in decision && decision.call === CHECK;
  }

  #occasionIn(chatCtx: Pick<llm.ChatContext, 'items'>): Occasion {
    return occasionIn(chatCtx, this.#openedAt, this.#options.turnOf);
  }

  /** The practice tutor's words, where a language model has none. */
  async #wordsInstead(chatCtx: llm.ChatContext): Promise<string> {
    const own = chatCtx.copy();
    const occasion = this.#occasionIn(own);
    for (let calls = 0; calls <= MAX_CALLS; calls += 1) {
      const response = this.#practice.respond(own);
      if ('say' in response) return response.say;
      const { call: name, args } = response;
      const outcome = await perform(this.#teaching, name, args, occasion);
      own.items.push(...callItems(`practice-${calls}`, { name, args }, outcome));
    }
    return '';
  }
}

function byWords(lesson: Lesson): AnswerJudge {
  return {
    judge: async (question, answer) => grade(question, answer, taughtWords(lesson)),
    expect: async () => {},
  };
}

function recapIn({ covered, understood, next, reviewAt }: Recap): Recap {
  return { covered, understood, next, reviewAt };
}

function occasionIn(
  chatCtx: Pick<llm.ChatContext, 'items'>,
  openedAt: number,
  turnOf: TutorOptions['turnOf'],
): Occasion {
  const turns = turnsOf(chatCtx);
  const message = messageToAnswer(chatCtx);
  if (message) return { message: message.id, turn: turnOf(message.id), at: message.createdAt, turns };
  const at = Math.max(openedAt, (turns.at(-1)?.at ?? 0) + 1);
  return { message: `after ${turns.length} turns`, turn: '', at, turns };
}
