import { randomUUID } from 'node:crypto';
import type { Lesson } from '../../curriculum/lesson.ts';
import { NOT_MET, updateMastery } from '../../curriculum/mastery.ts';
import { objectiveOf } from '../../curriculum/objective.ts';
import type { BoardShown, Recap } from '../../protocol.ts';
import type { AnswerJudge } from '../engines/answer-judge.ts';
import type { StudentRecord, TeachingEvent } from '../teaching-events.ts';
import type { Board, Rendered } from './board.ts';
import { boardsIn, type Draft, MAX_DEEDS, type Occasion } from './draft.ts';
import { judgeAnswer } from './judge.ts';
import { askStep, choose, inOtherWords } from './next-step.ts';
import type { AskStep, Checked, EndStep, NextStep } from './outcome.ts';
import { recapOf } from './recap.ts';
import { type Asking, isHeard, type Standing, standingOf, wordsToAnswer } from './standing.ts';

/** Where something is done: the lesson, its student, and what was done before. */
export interface Scene {
  readonly lesson: Lesson;
  readonly student: StudentRecord;
  readonly answers: AnswerJudge;
  readonly board: Board;
  /** All that is kept. */
  events(): readonly TeachingEvent[];
  /** The student has seen it before: it is shown as it was. */
  showAgain(shown: BoardShown): void;
}

/** What can be done in answer to one turn of the student. Each writes what it did into the turn's draft. */
export class Deeds {
  readonly #scene: Scene;
  readonly #draft: Draft;
  readonly #occasion: Occasion;

  constructor(scene: Scene, draft: Draft, occasion: Occasion) {
    this.#scene = scene;
    this.#draft = draft;
    this.#occasion = occasion;
  }

  /** Where the lesson stands, with what was done in answer to this turn. */
  get standing(): Standing {
    return this.#standingAfter(this.#draft.events);
  }

  /** Judges the answer, and moves on from it. */
  async check(): Promise<Checked> {
    const answer = wordsToAnswer(this.#occasion.turns);
    const kept = this.#standingAfter([]);
    const { open } = kept;
    if (answer === undefined || !open || !isHeard(open, this.#occasion.turns)) {
      this.#draft.moved ??= this.goOn();
      return { ...NOTHING_ASKED, next: this.#draft.moved };
    }
    const judgement = judgeAnswer(open, await this.#scene.answers.judge(open.question, answer));
    const { verdict, heard, missing, misconception, addsSomething } = judgement;
    const { keyIdeas } = open.question;
    const names = (indexes: number[]) => indexes.map((index) => keyIdeas[index]?.wordings[0] ?? '');
    if (verdict !== 'question' && verdict !== 'off_topic') {
      const objective = objectiveOf(this.#scene.lesson.slug, open.subtopic);
      const before = kept.mastery[objective];
      const after = updateMastery(before, verdict, open.hints);
      this.#draft.events.push({
        type: 'evidence',
        id: randomUUID(),
        at: this.#draft.at,
        turn: this.#occasion.turn,
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
    this.#draft.moved ??= this.#afterAnswer(open, judgement.verdict, {
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
      next: this.#draft.moved,
    };
  }

  #afterAnswer(
    { question }: Asking,
    verdict: Checked['verdict'],
    { helped, isNewMisconception }: { helped: boolean; isNewMisconception: boolean },
  ): NextStep {
    switch (verdict) {
      case 'correct':
        return this.move('next');
      case 'question':
      case 'off_topic':
        return { do: 'ask_again', question: question.text };
      default:
        // What is said to a misconception, or about the part that is right, is help enough for now.
        return isNewMisconception || (verdict === 'partial' && helped)
          ? { do: 'ask_again', question: question.text }
          : this.help();
    }
  }

  /** The next step of the ladder. */
  help(): NextStep {
    const { open } = this.standing;
    if (!open || !isHeard(open, this.#occasion.turns)) return this.goOn();
    const { id, hints, answer, text } = open.question;
    const step = open.hints + 1;
    this.#draft.events.push({ type: 'hint', id: randomUUID(), at: this.#draft.at, question: id, step });
    const hint = hints[step - 1];
    if (hint !== undefined) return { do: 'hint', hint, step, of: hints.length, question: text };

    this.showItemsOf(open.subtopic);
    const again = inOtherWords(this.#scene.lesson, open, this.#occasion.turns);
    return { do: 'tell_answer', answer, again, afterwards: this.move('next') };
  }

  /** The open question stays; without one, the lesson begins or goes on. */
  goOn(): AskStep | EndStep {
    const standing = this.standing;
    if (!standing.open) return this.move('next');
    const isResumed = wordsToAnswer(this.#occasion.turns) === undefined;
    return askStep(
      this.#scene,
      standing,
      standing.open,
      isResumed ? 'resumed' : 'again',
      this.#occasion.turns,
    );
  }

  /** Asks what comes next, instead, or came before. */
  move(where: 'next' | 'skip' | 'back'): AskStep | EndStep {
    const before = this.standing;
    const choice = choose(this.#scene, before, where);
    if (!choice) return where === 'back' ? this.goOn() : { do: 'end_lesson' };
    this.#draft.events.push({
      type: 'asked',
      id: randomUUID(),
      at: this.#draft.at,
      question: choice.question.id,
    });
    const standing = this.standing;
    const asking = standing.open;
    if (!asking) return { do: 'end_lesson' };
    const begins = asking.question.id === this.#scene.student.left ? 'left' : 'start';
    const opening = before.askings.length === 0 ? begins : 'next';
    const step = askStep(this.#scene, standing, asking, opening, this.#occasion.turns);
    // What is to be remembered is not shown before it is.
    if (step.why === 'new') this.showItemsOf(asking.subtopic);
    return step;
  }

  /** @returns the same in words */
  showItemsOf(subtopic: number): string[] {
    const items = this.#scene.lesson.subtopics[subtopic]?.board ?? [];
    for (const item of items) this.put(this.#scene.board.show(item));
    return items.map(({ alt }) => alt);
  }

  put({ kind, content, alt }: Rendered): void {
    const shownBefore = boardsIn([...this.#scene.events(), ...this.#draft.events]).find(
      (shown) => shown.content === content,
    );
    if (shownBefore) this.#scene.showAgain(shownBefore);
    if (shownBefore || this.#draft.events.length >= MAX_DEEDS) return;
    this.#draft.events.push({ type: 'board', id: randomUUID(), at: this.#draft.at, kind, content, alt });
  }

  /** What the lesson came to. */
  sumUp(): Recap {
    const recap = recapOf(this.#scene.lesson, this.standing);
    this.#draft.events.push({ type: 'recap', id: randomUUID(), at: this.#draft.at, ...recap });
    return recap;
  }

  #standingAfter(events: readonly TeachingEvent[]): Standing {
    const { lesson, student } = this.#scene;
    return standingOf(lesson, student, [...this.#scene.events(), ...events]);
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
