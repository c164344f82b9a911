import type { BudgetKind, BudgetState, LessonBudget } from '../../agent/messages.ts';
import type { Prices } from '../../agent/prices.ts';
import type { Usage } from '../../agent/usage.ts';
import type { Logger } from '../../log.ts';
import type { Metrics } from '../../metrics/metrics.ts';
import type { Spending, UsageLedger } from '../../store/usage.ts';

/** What hosted engines may cost, in micro-dollars, and how long lessons may be; `null` is no limit. Days are UTC's. */
export type BudgetLimits = Record<keyof Spending, number | null>;

/** What each limit is set for. The first is never free again; a student's own day is the last. */
const LIMITED = [
  ['lesson', 'money'],
  ['day', 'money'],
  ['dayMs', 'time'],
  ['studentDay', 'money'],
  ['studentDayMs', 'time'],
] as const satisfies [keyof Spending, BudgetKind][];

export interface BudgetOptions {
  limits: BudgetLimits;
  whenSpent: LessonBudget['whenSpent'];
  prices: Prices;
  store: Pick<UsageLedger, 'addTime' | 'addUsage' | 'spendingOf'>;
  metrics: Pick<Metrics, 'providers'>;
  log: Logger;
}

const NOTHING_SPENT: Spending = { lesson: 0, studentDay: 0, day: 0, studentDayMs: 0, dayMs: 0 };

/** From this share of a limit on, it is nearly spent. */
const NEARLY = 0.8;

/**
 * Counts what lessons cost and how long they are, and tells them when a limit is near or reached. What was spent is
 * read from the store each time, so a limit holds across restarts and for all lessons together, to within what is
 * already under way: one turn.
 */
export class Budget {
  readonly #watched = new Set<LessonAccount>();
  /** What could not be written counts against everybody until the next start: a full disk must not lift the limits. */
  readonly #unstored = { money: 0, time: 0 };

  constructor(private readonly options: BudgetOptions) {}

  /** For one life of a lesson in the agent thread. */
  openAccount(lesson: string, student: string): LessonAccount {
    return new LessonAccount(this, lesson, student);
  }

  /** What a lesson of this student may still cost. */
  async remaining(lesson: string, student: string): Promise<LessonBudget> {
    const spending = await this.#spendingOf(lesson, student, Date.now());
    const money = limitsIn(this.options.limits, 'money');
    const left = money.map(([name, limit]) => Math.max(0, limit - spending[name]));
    return {
      microDollars: left.length > 0 ? Math.min(...left) : null,
      whenSpent: this.options.whenSpent,
    };
  }

  /** The limit that keeps the student from a lesson, if one does; the one that is free again last. */
  async keepsOut(lesson: string, student: string): Promise<keyof BudgetLimits | undefined> {
    const { limits, whenSpent } = this.options;
    const hard = whenSpent === 'on-device' ? limitsIn(limits, 'time') : limitsIn(limits);
    const spending = await this.#spendingOf(lesson, student, Date.now());
    return hard.find(([name, limit]) => spending[name] >= limit)?.[0];
  }

  /** Which share of the limits of a day is used, of those that are set; more than 1 where the last turn went beyond. */
  async usedToday(): Promise<{ [of in BudgetKind]?: number }> {
    const { day, dayMs } = this.options.limits;
    const spending = await this.#spendingOf('', '', Date.now());
    return {
      ...(day !== null && { money: spending.day / day }),
      ...(dayMs !== null && { time: spending.dayMs / dayMs }),
    };
  }

  /** Counts and stores it, and tells every lesson that shares a limit with this one. */
  async count(account: LessonAccount, usage: Usage): Promise<void> {
    const { store, prices, metrics } = this.options;
    const { lesson, student } = account;
    const microDollars = prices.costOf(usage);
    metrics.providers.used(usage, microDollars);
    try {
      await store.addUsage({ ...usage, lesson, student, microDollars });
    } catch (error) {
      this.#countUnstored('money', microDollars, lesson, error);
    }
    await this.#judgeAll(account, usage.at);
  }

  /** The same for the time that a lesson has had since it was last counted. */
  async countTime(account: LessonAccount, ms: number, at: number): Promise<void> {
    const { lesson, student } = account;
    try {
      await this.options.store.addTime({ student, at, ms });
    } catch (error) {
      this.#countUnstored('time', ms, lesson, error);
    }
    await this.#judgeAll(account, at);
  }

  async watch(account: LessonAccount): Promise<void> {
    this.#watched.add(account);
    this.#judge(account, await this.#spendingOf(account.lesson, account.student, Date.now()));
  }

  unwatch(account: LessonAccount): void {
    this.#watched.delete(account);
  }

  #countUnstored(of: BudgetKind, amount: number, lesson: string, error: unknown): void {
    this.#unstored[of] += amount;
    const words = `the ${of} of a lesson could not be stored; it counts until the next start`;
    this.options.log.error({ err: error, lesson }, words);
  }

  async #judgeAll(account: LessonAccount, at: number): Promise<void> {
    const spending = await this.#spendingOf(account.lesson, account.student, at);
    for (const other of this.#watched) this.#judge(other, shared(spending, account, other));
  }

  #judge(account: LessonAccount, spending: Partial<Spending>): void {
    for (const of of ['money', 'time'] as const) {
      const limits = limitsIn(this.options.limits, of);
      const share = Math.max(0, ...limits.map(([name, limit]) => (spending[name] ?? 0) / limit));
      if (share >= 1) account.tell(of, 'spent');
      else if (share >= NEARLY) account.tell(of, 'nearly');
    }
  }

  async #spendingOf(lesson: string, student: string, at: number): Promise<Spending> {
    const { limits, store } = this.options;
    // Most servers have no limit, and each token and each turn would ask the store.
    if (limitsIn(limits).length === 0) return NOTHING_SPENT;
    const stored = await store.spendingOf({ lesson, student, at });
    const { money, time } = this.#unstored;
    return {
      lesson: stored.lesson + money,
      studentDay: stored.studentDay + money,
      day: stored.day + money,
      studentDayMs: stored.studentDayMs + time,
      dayMs: stored.dayMs + time,
    };
  }
}

/** One lesson's part in the budget. It hears once of money and of time that a limit is near, and that it is reached. */
export class LessonAccount {
  #onState: ((of: BudgetKind, state: BudgetState) => void) | undefined;
  readonly #told: { [of in BudgetKind]?: BudgetState } = {};
  /** Until when its time has been counted; a lesson without its student takes none. */
  #countedUntil: number | undefined;

  constructor(
    private readonly budget: Budget,
    readonly lesson: string,
    readonly student: string,
  ) {}

  count(usage: Usage): Promise<void> {
    return this.budget.count(this, usage);
  }

  /** The student is there: from now on, and at once if there is something to tell. */
  watch(onState: (of: BudgetKind, state: BudgetState) => void): Promise<void> {
    this.#onState = onState;
    this.#countedUntil = Date.now();
    return this.budget.watch(this);
  }

  /** @param until - milliseconds since the epoch */
  async countTime(until: number): Promise<void> {
    if (this.#countedUntil === undefined) return;
    const ms = Math.max(0, until - this.#countedUntil);
    this.#countedUntil = until;
    await this.budget.countTime(this, ms, until);
  }

  tell(of: BudgetKind, state: BudgetState): void {
    const told = this.#told[of];
    if (told === 'spent' || told === state) return;
    this.#told[of] = state;
    this.#onState?.(of, state);
  }

  close(): void {
    this.#onState = undefined;
    this.budget.unwatch(this);
  }
}

/** Those that are set, for one of the kinds or for both. */
function limitsIn(limits: BudgetLimits, of?: BudgetKind): [keyof BudgetLimits, number][] {
  return LIMITED.flatMap(([name, kind]) => {
    const limit = limits[name];
    const isMeant = limit !== null && (of ?? kind) === kind;
    return isMeant ? [[name, limit] satisfies [keyof BudgetLimits, number]] : [];
  });
}

/** What of one lesson's sums is another's too. */
function shared(spending: Spending, one: LessonAccount, other: LessonAccount): Partial<Spending> {
  return {
    day: spending.day,
    dayMs: spending.dayMs,
    ...(one.student === other.student && {
      studentDay: spending.studentDay,
      studentDayMs: spending.studentDayMs,
    }),
    ...(one.lesson === other.lesson && { lesson: spending.lesson }),
  };
}
