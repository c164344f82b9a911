import type { Verdict } from './grade.ts';

/**
 * Bayesian knowledge tracing: the probability that a student knows an objective, brought up to date by each answer.
 *
 * The model and its two equations are those of Corbett and Anderson, "Knowledge tracing: modeling the acquisition of
 * procedural knowledge", User Modeling and User-Adapted Interaction 4 (1995), as is the threshold of 0.95. Guess and
 * slip keep within the limits beyond which the model contradicts itself (guess at most 0.3, slip at most 0.1: Baker,
 * Corbett and Aleven, "More accurate student modeling through contextual estimation of slip and guess probabilities in
 * Bayesian knowledge tracing", ITS 2008). The values within those limits are for answers in the student's own words.
 */
const BKT = {
  /** Known before anything was asked. */
  prior: 0.3,
  /** Learned between one answer and the next: the tutor explains after each. */
  learn: 0.2,
  /** A right answer without knowing it: rare where nothing can be ticked. */
  guess: 0.1,
  /** A wrong answer in spite of knowing it, mishearing included. */
  slip: 0.1,
};

/** From here on an objective counts as known. */
export const MASTERED = 0.95;

/** What an objective counts for that was never asked about. */
export const NOT_MET = BKT.prior;

/**
 * The probability that the objective is known, after one more answer about it.
 * @param before what it was; `undefined` when the student has not met the objective
 * @param hints how many were given before the answer
 */
export function updateMastery(before: number | undefined, verdict: Verdict, hints: number): number {
  const known = before ?? BKT.prior;
  const credit = creditOf(verdict, hints);
  if (credit === undefined) return known;
  const ifRight = (known * (1 - BKT.slip)) / (known * (1 - BKT.slip) + (1 - known) * BKT.guess);
  const ifWrong = (known * BKT.slip) / (known * BKT.slip + (1 - known) * (1 - BKT.guess));
  const shown = credit * ifRight + (1 - credit) * ifWrong;
  return shown + (1 - shown) * BKT.learn;
}

/** A third less for each hint, as in Wang and Heffernan, "The 'assistance' model", FLAIRS 2011. */
const CREDIT_PER_HINT = 1 / 3;

/**
 * How far an answer speaks for knowing, from 0 to 1; `undefined` for what is no answer to the question. An answer in
 * part lies between its two neighbours, as in Wang and Heffernan, "Extending knowledge tracing to allow partial
 * credit", AIED 2013.
 */
function creditOf(verdict: Verdict, hints: number): number | undefined {
  if (verdict === 'question' || verdict === 'off_topic') return undefined;
  if (verdict === 'incorrect' || verdict === 'no_answer') return 0;
  const whole = Math.max(0, 1 - hints * CREDIT_PER_HINT);
  return verdict === 'correct' ? whole : whole / 2;
}
