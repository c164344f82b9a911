import { randomUUID } from 'node:crypto';
import type { Lesson } from '../../curriculum/lesson.ts';
import { NOT_MET, updateMastery } from '../../curriculum/mastery.ts';
import { objectiveOf } from '../../curriculum/objective.ts';
import type { BoardKind, BoardShown, Recap } from '../../protocol.ts';
import type { AnswerJudge } from '../engines/answer-judge.ts';
import type { StudentRecord, TeachingEvent } from '../teaching-events.ts';
import { Board, type Rendered, renderOwn } from './board.ts';
import { boardsIn, type Draft, MAX_DEEDS, NO_OCCASION, newDraft, type Occasion } from './draft.ts';
import { judgeAnswer } from './judge.ts';
import { lookUp } from './look-up.ts';
import { askStep, choose, inOtherWords } from './next-step.ts';
import type {
  AskStep,
  Checked,
  Ended,
  EndStep,
  LookedUp,
  Moved,
  NextStep,
  Shown,
  TimeGiven,
} from './outcome.ts';
import { recapOf } from './recap.ts';
import { type Asking, isHeard, type Standing, standingOf, wordsToAnswer } from './standing.ts';

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
  readonly #board: Board;
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
    this.#board = new Board(options.lesson);
  }

  /** Does beforehand what would hold up a reply. */
  prepare(): Promise<void> {
    return this.#board.prepare();
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
    draft.checked ??= this.#check(draft, occasion);
    return draft.checked;
  }

  /** Keeps an answer as evidence that was replied to without a check; the lesson does not move. */
  async observe(occasion: Occasion): Promise<void> {
    const draft = this.#draftFor(occasion);
    draft.checked ??= this.#check({ ...draft, moved: STAY }, occasion);
    await draft.checked;
  }

  /** Begins the lesson, takes it up where it stopped, or moves on as the student wishes. */
  nextQuestion(occasion: Occasion, wish: 'continue' | 'skip' | 'back'): Moved {
    const draft = this.#draftFor(occasion);
    draft.moved ??= wish === 'continue' ? this.#goOn(draft, occasion) : this.#move(draft, occasion, wish);
    return { tool: 'next_question', next: draft.moved };
  }

  /** The next step of the ladder; the answer only after the last. */
  giveHint(occasion: Occasion): Moved {
    const draft = this.#draftFor(occasion);
    draft.moved ??= this.#help(draft, occasion);
    return { tool: 'give_hint', next: draft.moved };
  }

  /** Shows the present subtopic's own items again, or what a mind wrote itself. */
  showOnBoard(occasion: Occasion, own: { kind: BoardKind; content: string; alt: string } | null): Shown {
    const draft = this.#draftFor(occasion);
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
      this.#put(draft, renderOwn(own.kind, own.content, own.alt));
      return shown(own.alt, null);
    }
    const asking = this.#standingWith(draft).askings.at(-1);
    const alts = asking ? this.#showItemsOf(draft, asking.subtopic) : [];
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
    draft.recap ??= this.#sumUp(draft);
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
    const { open } = this.#standingWith(this.#draft);
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

  #standingWith({ events }: Draft): Standing {
    return standingOf(this.lesson, this.student, [...this.#events, ...events]);
  }

  async #check(draft: Draft, occasion: Occasion): Promise<Checked> {
    const answer = wordsToAnswer(occasion.turns);
    const { open } = this.standing;
    if (answer === undefined || !open || !isHeard(open, occasion.turns)) {
      draft.moved ??= this.#goOn(draft, occasion);
      return { ...NOTHING_ASKED, next: draft.moved };
    }
    const judgement = judgeAnswer(open, await this.#options.answers.judge(open.question, answer));
    const { verdict, heard, missing, misconception, addsSomething } = judgement;
    const { keyIdeas } = open.question;
    const names = (indexes: number[]) => indexes.map((index) => keyIdeas[index]?.wordings[0] ?? '');
    if (verdict !== 'question' && verdict !== 'off_topic') {
      const objective = objectiveOf(this.lesson.slug, open.subtopic);
      const before = this.standing.mastery[objective];
      const after = updateMastery(before, verdict, open.hints);
      draft.events.push({
        type: 'evidence',
        id: randomUUID(),
        at: draft.at,
        turn: occasion.turn,
        question: open.question.id,
        objective,
        verdict,
        heard: names(heard),
        missing: names(missing),
        misconception: misconception?.name ?? null,
        hints: open.hints,
        masteryBefore: before ?? NOT_MET,
        masteryAfter: after,
      });
    }
    draft.moved ??= this.#afterAnswer(draft, occasion, open, judgement.verdict, {
      helped: addsSomething,
      isNewMisconception: misconception !== undefined && !open.misconceptions.has(misconception.name),
    });
    return {
      tool: 'check_understanding',
      verdict,
      heard: names(heard),
      missing: names(missing),
      needed: missing.filter((idea) => keyIdeas[idea]?.needed).length,
      completing: verdict === 'correct' && open.ideas.size > 0,
      misconception: misconception ? { name: misconception.name, reply: misconception.reply } : null,
      next: draft.moved,
    };
  }

  #afterAnswer(
    draft: Draft,
    occasion: Occasion,
    { question }: Asking,
    verdict: Checked['verdict'],
    { helped, isNewMisconception }: { helped: boolean; isNewMisconception: boolean },
  ): NextStep {
    switch (verdict) {
      case 'correct':
        return this.#move(draft, occasion, 'next');
      case 'question':
      case 'off_topic':
        return { do: 'ask_again', question: question.text };
      default:
        // What is said to a misconception, or about the part that is right, is help enough for now.
        return isNewMisconception || (verdict === 'partial' && helped)
          ? { do: 'ask_again', question: question.text }
          : this.#help(draft, occasion);
    }
  }

  #help(draft: Draft, occasion: Occasion): NextStep {
    const { open } = this.#standingWith(draft);
    if (!open || !isHeard(open, occasion.turns)) return this.#goOn(draft, occasion);
    const { id, hints, answer, text } = open.question;
    const step = open.hints + 1;
    draft.events.push({ type: 'hint', id: randomUUID(), at: draft.at, question: id, step });
    const hint = hints[step - 1];
    if (hint !== undefined) return { do: 'hint', hint, step, of: hints.length, question: text };

    this.#showItemsOf(draft, open.subtopic);
    const again = inOtherWords(this.lesson, open, occasion.turns);
    return { do: 'tell_answer', answer, again, afterwards: this.#move(draft, occasion, 'next') };
  }

  /** The open question stays; without one, the lesson begins or goes on. */
  #goOn(draft: Draft, occasion: Occasion): AskStep | EndStep {
    const standing = this.#standingWith(draft);
    if (!standing.open) return this.#move(draft, occasion, 'next');
    const isResumed = wordsToAnswer(occasion.turns) === undefined;
    return askStep(this, standing, standing.open, isResumed ? 'resumed' : 'again', occasion.turns);
  }

  #move(draft: Draft, occasion: Occasion, where: 'next' | 'skip' | 'back'): AskStep | EndStep {
    const before = this.#standingWith(draft);
    const choice = choose(this, before, where);
    if (!choice) return where === 'back' ? this.#goOn(draft, occasion) : { do: 'end_lesson' };
    draft.events.push({ type: 'asked', id: randomUUID(), at: draft.at, question: choice.question.id });
    const standing = this.#standingWith(draft);
    const asking = standing.open;
    if (!asking) return { do: 'end_lesson' };
    const begins = asking.question.id === this.student.left ? 'left' : 'start';
    const opening = before.askings.length === 0 ? begins : 'next';
    const step = askStep(this, standing, asking, opening, occasion.turns);
    // What is to be remembered is not shown before it is.
    if (step.why === 'new') this.#showItemsOf(draft, asking.subtopic);
    return step;
  }

  #showItemsOf(draft: Draft, subtopic: number): string[] {
    const items = this.lesson.subtopics[subtopic]?.board ?? [];
    for (const item of items) this.#put(draft, this.#board.show(item));
    return items.map(({ alt }) => alt);
  }

  #put(draft: Draft, { kind, content, alt }: Rendered): void {
    const shownBefore = boardsIn([...this.#events, ...draft.events]).find(
      (shown) => shown.content === content,
    );
    if (shownBefore) this.#again.push(shownBefore);
    if (shownBefore || draft.events.length >= MAX_DEEDS) return;
    draft.events.push({ type: 'board', id: randomUUID(), at: draft.at, kind, content, alt });
  }

  #sumUp(draft: Draft): Recap {
    const recap = recapOf(this.lesson, this.#standingWith(draft));
    draft.events.push({ type: 'recap', id: randomUUID(), at: draft.at, ...recap });
    return recap;
  }
}

const NOTHING_ASKED: Omit<Checked, 'next'> = {
  tool: 'check_understanding',
  verdict: 'nothing_asked',
  heard: [],
  missing: [],
  needed: 0,
  completing: false,
  misconception: null,
};

/** What a mind does that speaks without asking. */
const STAY: NextStep = { do: 'ask_again', question: '' };
