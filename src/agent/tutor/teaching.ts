import { randomUUID } from 'node:crypto';
import type { Lesson } from '../../curriculum/lesson.ts';
import type { BoardKind, BoardShown, Recap } from '../../protocol.ts';
import type { AnswerJudge } from '../engines/answer-judge.ts';
import type { StudentRecord, TeachingEvent } from '../teaching-events.ts';
import { Board, renderOwn } from './board.ts';
import { Deeds, type Scene } from './deeds.ts';
import { boardsIn, type Draft, MAX_DEEDS, NO_OCCASION, newDraft, type Occasion } from './draft.ts';
import { lookUp } from './look-up.ts';
import type { Checked, Ended, LookedUp, Moved, Shown, TimeGiven } from './outcome.ts';
import { recapOf } from './recap.ts';
import { type Standing, standingOf } from './standing.ts';

export interface TeachingOptions {
  lesson: Lesson;
  student: StudentRecord;
  /** What was done in this lesson before it was opened. */
  events: readonly TeachingEvent[];
  answers: AnswerJudge;
  listener: TeachingListener;
}

export interface TeachingListener {
  /** Is to be stored. Told once it was heard. */
  onTeaching(event: TeachingEvent): void;
  /** Is to be seen now: the tutor begins to speak about it. */
  onBoard(shown: BoardShown): void;
  /** The student is given time to think. */
  onTime(): void;
}

/**
 * Teaches one lesson: evidence, hints, the choice of questions, board and recap are made here, whichever mind asks for
 * them. What is done in answer to one turn of the student is a draft until some of the tutor's words about it have been
 * heard: a reply that is thrown away takes its deeds with it. For one turn each deed is done once, however often it is
 * called, and the lesson moves by one step at most.
 */
export class Teaching {
  readonly lesson: Lesson;
  readonly student: StudentRecord;
  readonly #options: TeachingOptions;
  readonly #scene: Scene;
  #events: TeachingEvent[];
  #draft: Draft = newDraft(NO_OCCASION);
  /** For words that the student may still go on from; it becomes the draft when they are the turn. */
  #foreseen: Draft = newDraft(NO_OCCASION);
  /** The student's last message that is in the conversation. */
  #answered = '';
  /** To be shown again as it was: what is called for once more, and at first what an earlier life of the lesson showed. */
  #again: BoardShown[];

  constructor(options: TeachingOptions) {
    this.#options = options;
    this.lesson = options.lesson;
    this.student = options.student;
    this.#events = [...options.events];
    this.#again = boardsIn(options.events).slice(-MAX_DEEDS);
    const { lesson, student, answers } = options;
    this.#scene = {
      lesson,
      student,
      answers,
      board: new Board(lesson),
      events: () => this.#events,
      showAgain: (shown) => this.#again.push(shown),
    };
  }

  /** Does beforehand what would hold up a reply. */
  prepare(): Promise<void> {
    return this.#scene.board.prepare();
  }

  /** Where the lesson stands by what was heard; drafts do not count. */
  get standing(): Standing {
    return standingOf(this.lesson, this.student, this.#events);
  }

  /** The next deeds answer words that may not become a turn: they are kept apart from what is being said. */
  foresee(occasion: Occasion): void {
    const { message } = occasion;
    if (message !== this.#answered && message !== this.#foreseen.message) this.#foreseen = newDraft(occasion);
  }

  /** These words are the student's turn. */
  turnBegins({ message, turn }: Pick<Occasion, 'message' | 'turn'>): void {
    this.#answered = message;
    if (this.#foreseen.message === message) this.#draft = Object.assign(this.#foreseen, { turn });
  }

  /** Judges the student's last answer, keeps it as evidence and says what to do next. */
  async checkUnderstanding(occasion: Occasion): Promise<Checked> {
    const draft = this.#draftFor(occasion);
    draft.checked ??= this.#deedsIn(draft, occasion).check();
    return draft.checked;
  }

  /** Begins the lesson, takes it up where it stopped, or moves on as the student wishes. */
  nextQuestion(occasion: Occasion, wish: 'continue' | 'skip' | 'back'): Moved {
    const draft = this.#draftFor(occasion);
    const deeds = this.#deedsIn(draft, occasion);
    draft.moved ??= wish === 'continue' ? deeds.goOn() : deeds.move(wish);
    return { tool: 'next_question', next: draft.moved };
  }

  /** The next step of the ladder; the answer only after the last. */
  giveHint(occasion: Occasion): Moved {
    const draft = this.#draftFor(occasion);
    draft.moved ??= this.#deedsIn(draft, occasion).help();
    return { tool: 'give_hint', next: draft.moved };
  }

  /** Shows the present subtopic's own items again, or what a mind wrote itself. */
  showOnBoard(occasion: Occasion, own: { kind: BoardKind; content: string; alt: string } | null): Shown {
    const deeds = this.#deedsIn(this.#draftFor(occasion), occasion);
    const shown = (words: string | null, reason: string | null): Shown => ({
      tool: 'show_on_board',
      shown: words,
      reason,
    });
    if (own?.kind === 'picture') return shown(null, "Only the lesson's own pictures can be shown.");
    if (own) {
      if (own.content.trim() === '' || own.alt.trim() === '') {
        return shown(null, 'Content, and words for those who cannot see it, are both needed.');
      }
      deeds.put(renderOwn(own.kind, own.content, own.alt));
      return shown(own.alt, null);
    }
    const asking = deeds.standing.askings.at(-1);
    const alts = asking ? deeds.showItemsOf(asking.subtopic) : [];
    return alts.length > 0
      ? shown(alts.join(' '), null)
      : shown(null, 'The lesson has nothing for the board here.');
  }

  /** What the lesson itself says about something. */
  lookUp(query: string): LookedUp {
    return { tool: 'look_up', passages: lookUp(this.lesson, query) };
  }

  /** Waits longer before the end of the student's next turn. */
  giveTime(occasion: Occasion): TimeGiven {
    const draft = this.#draftFor(occasion);
    if (!draft.hasTime) this.#options.listener.onTime();
    draft.hasTime = true;
    return { tool: 'give_time', seconds: 30 };
  }

  /** Brings the lesson to its end. */
  endLesson(occasion: Occasion): Ended {
    const draft = this.#draftFor(occasion);
    draft.recap ??= this.#deedsIn(draft, occasion).sumUp();
    return { tool: 'end_lesson', recap: draft.recap };
  }

  /** The lesson ends without the student's asking: what it came to is kept at once. */
  leave(): Recap | undefined {
    this.drop();
    const { standing } = this;
    if (standing.askings.length === 0 || standing.recap) return standing.recap;
    const recap = recapOf(this.lesson, standing);
    this.#keep({ type: 'recap', id: randomUUID(), at: Date.now(), ...recap });
    return recap;
  }

  /** Words of distress or danger in a turn: the teacher is to know, whatever becomes of the reply. */
  raiseConcern(turn: string): void {
    this.#keep({ type: 'concern', id: randomUUID(), at: Date.now(), turn });
  }

  /** The tutor begins to be heard: what it speaks about is to be seen. */
  sounding(): Promise<void> {
    const { seen, events } = this.#draft;
    const fresh = boardsIn(events).filter(({ id }) => !seen.has(id));
    for (const shown of [...this.#again, ...fresh]) {
      seen.add(shown.id);
      this.#options.listener.onBoard(shown);
    }
    this.#again = [];
    return this.#expectAnswer();
  }

  /** The answer will come in some seconds: what it is compared with can be prepared until then. */
  async #expectAnswer(): Promise<void> {
    const { open } = standingOf(this.lesson, this.student, [...this.#events, ...this.#draft.events]);
    if (open) await this.#options.answers.expect(open.question);
  }

  /** Some of what was said about the draft has been heard: it holds. `ended`: with it the lesson came to its end. */
  settle(): { ended: boolean } {
    const { events, turn } = this.#draft;
    this.#draft.events = [];
    for (const event of events) this.#keep(event.type === 'evidence' ? { ...event, turn } : event);
    return { ended: events.some(({ type }) => type === 'recap') };
  }

  /** What was said about the draft, or about that of this message, was never heard, and so never done. */
  drop(message: string = this.#draft.message): void {
    if (this.#draft.message === message && this.#draft.events.length > 0) this.#draft = newDraft(NO_OCCASION);
  }

  #keep(event: TeachingEvent): void {
    this.#events.push(event);
    this.#options.listener.onTeaching(event);
  }

  /** Deeds for another turn than the last one's begin anew; of a draft that nobody heard nothing is kept. */
  #draftFor(occasion: Occasion): Draft {
    const drafted = [this.#draft, this.#foreseen].find(({ message }) => message === occasion.message);
    if (!drafted) this.#draft = newDraft(occasion);
    return drafted ?? this.#draft;
  }

  #deedsIn(draft: Draft, occasion: Occasion): Deeds {
    return new Deeds(this.#scene, draft, occasion);
  }
}
