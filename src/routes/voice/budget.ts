import type { BudgetState, LessonBudget } from '../../agent/messages.ts';
import type { Prices } from '../../agent/prices.ts';
import type { Usage } from '../../agent/usage.ts';
import type { Logger } from '../../log.ts';
import type { Spending, UsageLedger } from '../../store/usage.ts';

/** What hosted engines may cost, in micro-dollars; `null` is no limit. Days are UTC's. */
export type BudgetLimits = Record<keyof Spending, number | null>;

export interface BudgetOptions {
  limits: BudgetLimits;
  whenSpent: LessonBudget['whenSpent'];
  prices: Prices;
  store: Pick<UsageLedger, 'addUsage' | 'spendingOf'>;
  log: Logger;
}

/** From this share of a limit on, it is nearly spent. */
const NEARLY = 0.8;

/**
 * Counts what lessons cost and tells them when a limit is near or reached. What was spent is read from the store each
 * time, so a limit holds across restarts and for all lessons together, to within what is already under way: one turn.
 */
export class Budget {
  readonly #watched = new Set<LessonAccount>();
  /** What could not be written counts against everybody until the next start: a full disk must not lift the limits. */
  #unstored = 0;

  constructor(private readonly options: BudgetOptions) {}

  /** For one life of a lesson in the agent thread. */
  openAccount(lesson: string, student: string): LessonAccount {
    return new LessonAccount(this, lesson, student);
  }

  /** What a lesson of this student may still cost. */
  async remaining(lesson: string, student: string): Promise<LessonBudget> {
    const spending = await this.#spendingOf(lesson, student, Date.now());
    const left = limitsIn(this.options.limits).map(([name, limit]) => Math.max(0, limit - spending[name]));
    return {
      microDollars: left.length > 0 ? Math.min(...left) : null,
      whenSpent: this.options.whenSpent,
    };
  }

  /** The limit that keeps the student from a lesson, if one does; the one that is free again last. */
  async keepsOut(lesson: string, student: string): Promise<keyof BudgetLimits | undefined> {
    const { limits, whenSpent } = this.options;
    if (whenSpent === 'on-device') return undefined;
    const spending = await this.#spendingOf(lesson, student, Date.now());
    return limitsIn(limits).find(([name, limit]) => spending[name] >= limit)?.[0];
  }

  /** Counts and stores it, and tells every lesson that shares a limit with this one. */
  async count(account: LessonAccount, usage: Usage): Promise<void> {
    const { store, prices, log } = this.options;
    const { lesson, student } = account;
    const microDollars = prices.costOf(usage);
    try {
      await store.addUsage({ ...usage, lesson, student, microDollars });
    } catch (error) {
      this.#unstored += microDollars;
      log.error({ err: error, lesson }, 'usage could not be stored; it counts until the next start');
    }
    const spending = await this.#spendingOf(lesson, student, usage.at);
    for (const other of this.#watched) this.#judge(other, shared(spending, account, other));
  }

  async watch(account: LessonAccount): Promise<void> {
    this.#watched.add(account);
    this.#judge(account, await this.#spendingOf(account.lesson, account.student, Date.now()));
  }

  unwatch(account: LessonAccount): void {
    this.#watched.delete(account);
  }

  #judge(account: LessonAccount, spending: Partial<Spending>): void {
    const shares = limitsIn(this.options.limits).map(([name, limit]) => (spending[name] ?? 0) / limit);
    const share = Math.max(0, ...shares);
    if (share >= 1) account.tell('spent');
    else if (share >= NEARLY) account.tell('nearly');
  }

  async #spendingOf(lesson: string, student: string, at: number): Promise<Spending> {
    const stored = await this.options.store.spendingOf({ lesson, student, at });
    return {
      lesson: stored.lesson + this.#unstored,
      studentDay: stored.studentDay + this.#unstored,
      day: stored.day + this.#unstored,
    };
  }
}

/** One lesson's part in the budget. It hears once that a limit is near, and once that it is reached. */
export class LessonAccount {
  #onState: ((state: BudgetState) => void) | undefined;
  #told: BudgetState | undefined;

  constructor(
    private readonly budget: Budget,
    readonly lesson: string,
    readonly student: string,
  ) {}

  count(usage: Usage): Promise<void> {
    return this.budget.count(this, usage);
  }

  /** The student is there: from now on, and at once if there is something to tell. */
  watch(onState: (state: BudgetState) => void): Promise<void> {
    this.#onState = onState;
    return this.budget.watch(this);
  }

  tell(state: BudgetState): void {
    if (this.#told === 'spent' || this.#told === state) return;
    this.#told = state;
    this.#onState?.(state);
  }

  close(): void {
    this.#onState = undefined;
    this.budget.unwatch(this);
  }
}

/** Those that are set, the one that is never free again first. */
function limitsIn(limits: BudgetLimits): [keyof BudgetLimits, number][] {
  const names = ['lesson', 'day', 'studentDay'] as const;
  return names.flatMap((name) => {
    const limit = limits[name];
    return limit === null ? [] : [[name, limit] satisfies [keyof BudgetLimits, number]];
  });
}

/** What of one lesson's sums is another's too. */
function shared(spending: Spending, one: LessonAccount, other: LessonAccount): Partial<Spending> {
  return {
    day: spending.day,
    ...(one.student === other.student && { studentDay: spending.studentDay }),
    ...(one.lesson === other.lesson && { lesson: spending.lesson }),
  };
}
