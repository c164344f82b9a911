import type { HostedPart, LessonOpening } from '../../agent/messages.ts';
import type { TeachingEvent } from '../../agent/teaching-events.ts';
import type { Agent, LessonMessage } from '../../agent/thread.ts';
import { EarlyNotices } from '../../agent/transports/early-notices.ts';
import type { Logger } from '../../log.ts';
import type { StayEnd } from '../../metrics/lesson-figures.ts';
import type { Metrics } from '../../metrics/metrics.ts';
import type {
  ClientFrame,
  CloseReason,
  LessonEvent,
  ServerFrame,
  Turn,
  TurnLatency,
} from '../../protocol.ts';
import type { Store } from '../../store/store.ts';
import type { LessonAccount } from './budget.ts';
import type { LessonWrites } from './lesson-writes.ts';
import { Stay } from './stay.ts';

/** The agent closes a lesson at once; one that it does not is no longer waited for. */
const DEPARTURE_LIMIT_MS = 4_000;

/** The tutor prepares one reply before its student comes. */
const MAX_EARLY_EVENTS = 20;

/** Where a lesson's words and sound go: its student's socket. */
export interface Outlet {
  send(frame: LessonEvent | Extract<ServerFrame, { type: 'ready' }>): void;
  audio(pcm: ArrayBuffer): void;
  close(ending: Ending): void;
}

/** Why a student's connection ends; `code` is the WebSocket's. */
export interface Ending {
  reason: CloseReason;
  code: number;
  message: string;
}

/** What a student's frame says to the lesson. */
export type StudentMessage = Exclude<ClientFrame, { type: 'join' }> | { type: 'audio'; pcm: ArrayBuffer };

export interface OpeningDependencies {
  agent: Agent;
  store: Store;
  metrics: Metrics;
  log: Logger;
}

/**
 * One life of a lesson in the agent thread, from `open` to `closed`. Each has an id of its own there, so that
 * late news of one is never taken for news of the next.
 */
export class Opening {
  readonly id = crypto.randomUUID();
  #outlet: Outlet | undefined;
  /** Told to the student once connected. */
  #lastState: LessonEvent | undefined;
  readonly #earlyNotices = new EarlyNotices();
  /** What it costs and how long it was, in order. It does not wait for what is said: limits hold on a full disk too. */
  #counted: Promise<void> = Promise.resolve();
  /** What the tutor did before the student came: it counts once somebody is there. */
  readonly #early: TeachingEvent[] = [];
  /** Present once the student is there. */
  #stay: Stay | undefined;
  /** Why it was told to close. */
  #leaving: StayEnd | undefined;
  #kept = false;
  #hasLeft = false;
  readonly #departed = Promise.withResolvers<void>();

  /**
   * @param resumed - whether the lesson was begun before
   * @param opening - what the agent thread needs to begin it or to go on
   * @param account - what it costs is counted there
   * @param writes - what is to be stored goes there; what an earlier opening of the lesson could not store may still wait
   */
  constructor(
    readonly lesson: string,
    readonly resumed: boolean,
    private readonly opening: Omit<LessonOpening, 'id'>,
    private readonly account: LessonAccount,
    readonly writes: LessonWrites,
    private readonly dependencies: OpeningDependencies,
  ) {
    const { agent } = dependencies;
    agent.post({ type: 'open', opening: { ...opening, id: this.id } });
    writes.onNotice = (notice) => agent.post({ type: 'notice', lesson: this.id, ...notice });
  }

  /** The student is connected, and the lesson is in the store: what happens from now on is shown and kept. */
  attach(outlet: Outlet, sampleRateHz: number): void {
    this.#outlet = outlet;
    this.#keepFromNow();
    const { lesson, resumed } = this;
    outlet.send({ type: 'ready', lesson, sampleRate: sampleRateHz, resumed, history: this.opening.history });
    if (this.#lastState) outlet.send(this.#lastState);
    for (const notice of this.#earlyNotices.release()) outlet.send(notice);
    this.dependencies.agent.post({ type: 'attach', lesson: this.id });
    this.writes.remind();
    this.#watchBudget();
  }

  /** The student of a room is there: what happens from now on is kept, once the lesson itself is. */
  keepAfter(saved: Promise<unknown>): void {
    const wait = async () => void (await saved);
    this.writes.add({ write: wait });
    this.#count(wait);
    this.#keepFromNow();
    this.#watchBudget();
  }

  get isKept(): boolean {
    return this.#kept;
  }

  tell(message: StudentMessage): void {
    this.dependencies.agent.post({ ...message, lesson: this.id });
  }

  hear(message: Exclude<LessonMessage, { type: 'joined' | 'closed' }>): void {
    switch (message.type) {
      case 'audio':
        this.#outlet?.audio(message.pcm);
        break;
      case 'event':
        this.#show(message.event);
        break;
      case 'turn':
        // Before the student came there is no lesson to keep it in.
        if (this.#kept) this.#keepTurn(message.turn);
        break;
      case 'teaching':
        if (this.#kept) this.#keep(message.event);
        else if (this.#early.length < MAX_EARLY_EVENTS) this.#early.push(message.event);
        break;
      case 'latency':
        if (this.#kept) this.#keepLatency(message.latency);
        break;
      case 'usage':
        this.#count(() => this.account.count(message.usage));
        break;
      case 'spare':
        this.#spareServes(message.part);
        break;
    }
  }

  #show(event: LessonEvent): void {
    if (event.type === 'state') this.#lastState = event;
    if (!this.#earlyNotices.hold(event)) this.#outlet?.send(event);
  }

  /** The lesson is over for good. Settles when that is stored, with all that was said, or waits for the store. */
  end(reason: CloseReason): Promise<void> {
    const end = { at: Date.now(), reason };
    if (this.#kept) this.writes.add({ write: () => this.dependencies.store.endLesson(this.lesson, end) });
    return this.writes.settled();
  }

  /** The server is about to stop: the tutor tells its student, and closes the lesson. */
  drain(): void {
    this.dependencies.agent.post({ type: 'drain', lesson: this.id });
  }

  /** Takes the lesson out of the agent thread. Settles when it has left and its last turn is stored or waits for it. */
  async leave(why: StayEnd): Promise<void> {
    this.#leaving = why;
    if (!this.#hasLeft) this.dependencies.agent.post({ type: 'close', lesson: this.id });
    const limit = setTimeout(() => {
      this.dependencies.log.warn({ lesson: this.lesson }, 'the agent thread did not close a lesson in time');
      this.left(why);
    }, DEPARTURE_LIMIT_MS);
    await this.#departed.promise;
    clearTimeout(limit);
    await Promise.all([this.#counted, this.writes.settled()]);
  }

  /** The lesson is no longer in the agent thread. */
  left(reason: StayEnd): void {
    if (this.#hasLeft) return;
    this.#hasLeft = true;
    this.#stay?.over(this.#leaving ?? reason);
    const at = Date.now();
    this.#count(() => this.account.countTime(at));
    this.account.close();
    this.#departed.resolve();
  }

  #keepFromNow(): void {
    this.#kept = true;
    this.#stay = new Stay(this.lesson, this.id, this.resumed, this.dependencies);
    for (const event of this.#early.splice(0)) this.#keep(event);
  }

  /** Nobody is told before the student is there: a lesson that is opened may still be left. */
  #watchBudget(): void {
    const { agent } = this.dependencies;
    this.#count(async () => {
      if (this.#hasLeft) return;
      await this.account.watch((of, state) => agent.post({ type: 'budget', lesson: this.id, of, state }));
    });
  }

  /** Time is counted when the tutor has finished, so that a lesson whose time is up ends after an answer. */
  #keepTurn(turn: Turn): void {
    this.#stay?.turn(turn);
    this.writes.add({ write: () => this.dependencies.store.addTurn(this.lesson, turn), turn });
    if (turn.who === 'tutor') this.#count(() => this.account.countTime(Date.now()));
  }

  #keepLatency(latency: TurnLatency): void {
    this.#stay?.replied(latency);
    this.writes.add({ write: () => this.dependencies.store.addLatency(this.lesson, latency) });
  }

  #spareServes(part: HostedPart): void {
    const { metrics, log } = this.dependencies;
    metrics.providers.fellBack(part);
    log.warn({ lesson: this.lesson, part }, 'an engine of this machine stands in for a provider in a lesson');
  }

  #keep(event: TeachingEvent): void {
    this.writes.add({ write: () => this.dependencies.store.addEvent(this.lesson, event), event });
  }

  #count(write: () => Promise<void>): void {
    this.#counted = this.#counted.then(write).catch((error: unknown) => {
      this.dependencies.log.error(
        { err: error, lesson: this.lesson },
        'what a lesson spent could not be judged',
      );
    });
  }
}
