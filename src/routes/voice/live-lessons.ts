import type { AgentListener, LessonMessage } from '../../agent/thread.ts';
import type { StayEnd } from '../../metrics/lesson-figures.ts';
import type { CloseReason } from '../../protocol.ts';
import type { Budget } from './budget.ts';
import { ERASED, FAREWELLS, GONE, REPLACED, refusal, SHUTDOWN } from './endings.ts';
import { ForgottenStudents } from './forgotten-students.ts';
import {
  type Ending,
  Opening,
  type OpeningDependencies,
  type Outlet,
  type StudentMessage,
} from './opening.ts';
import { OpeningQueue } from './opening-queue.ts';
import { roomIdentity } from './room-identity.ts';
import { type StoredLessonOptions, StoredLessons } from './stored-lessons.ts';
import type { Enrolment, LessonClaims } from './token.ts';
import { UnstoredLessons } from './unstored-lessons.ts';

export interface LiveLessonsOptions extends OpeningDependencies, StoredLessonOptions {
  maxLessons: number;
  budget: Budget;
  /** Present where lessons are held as LiveKit rooms: to be asked how it is when a tutor could not join one. */
  rooms: { check(): Promise<unknown> } | undefined;
}

/** How long a lesson waits for its student after the token was given. */
const JOIN_WITHIN_MS = 20_000;

/** Tokens cost nothing, lessons that are opened for them do: no more than this many are open for students to come. */
const MAX_AWAITED = 32;

/** A page joins within a second or two of its token. */
const OPENING_LIMITS = { atOnce: 8, onTheWayMs: 5_000, waiting: MAX_AWAITED };

export type Reservation = 'reserved' | 'full' | 'unavailable' | 'stopping';

/** A lesson that takes one of the places: its student is in it, or is awaited. */
interface Live {
  readonly claims: Enrolment;
  seat: Seat | undefined;
  /** Settles when the agent has been told to open it, or with the reason why not. */
  opening: Promise<Opening | Ending>;
  abandon: ReturnType<typeof setTimeout> | undefined;
  /** It is in the agent thread and its student has not come. */
  awaited: boolean;
}

interface Seat {
  token: LessonClaims;
  outlet: Outlet;
  /** Present once the student is told `ready`. */
  opening: Opening | undefined;
}

/**
 * The lessons that are live, and who is in them. A lesson is in the agent thread exactly as long as it is here:
 * from its token until nobody came, or until its student's connection is gone; a room's agent knows that itself.
 * Whoever joins later has it opened again from the store.
 */
export class LiveLessons implements AgentListener {
  readonly #live = new Map<string, Live>();
  readonly #seated = new Map<Outlet, Live>();
  /** All that are in the agent thread, by their id there. */
  readonly #openings = new Map<string, { live: Live; opening: Opening }>();
  /** Lessons that are on their way out of the agent thread. */
  readonly #departures = new Map<string, Promise<void>>();
  readonly #stored;
  readonly #unstored;
  readonly #forgotten = new ForgottenStudents();
  readonly #queue = new OpeningQueue<Live>(OPENING_LIMITS);
  /** Rooms whose agent went down with its thread: it joins them again. */
  #lost: Enrolment[] = [];
  /** Present once the server is about to stop; settles when no lesson is live. */
  #drained: PromiseWithResolvers<void> | undefined;

  constructor(private readonly options: LiveLessonsOptions) {
    this.#stored = new StoredLessons(options);
    this.#unstored = new UnstoredLessons(options);
    options.agent.listen(this);
  }

  /** Takes a place for the student, and lets the tutor prepare its first words while the page connects. */
  reserve(claims: Enrolment): Reservation {
    if (this.isClosing) return 'stopping';
    if (!this.options.agent.running) return 'unavailable';
    // Whoever is in it now stays until the new page joins.
    if (this.#live.has(claims.room)) return 'reserved';
    this.#forgetAwaited(claims.sub);
    if (this.#live.size >= this.options.maxLessons) return 'full';
    const live = this.#add(claims);
    if (!this.options.rooms) live.abandon = setTimeout(() => this.#remove(live), JOIN_WITHIN_MS);
    return 'reserved';
  }

  /** The topic of this student's lesson, if it is live; one that was never joined is not in the store yet. */
  topicOf(lesson: string, student: string | undefined): string | undefined {
    const live = this.#live.get(lesson);
    return live?.claims.sub === student ? live?.claims.topic : undefined;
  }

  /** The student's identity in the lesson's room. While it is live, it stays under whatever name they come back. */
  identityOf({ room, sub, name }: Enrolment): string {
    return roomIdentity(this.#live.get(room)?.claims.name ?? name, sub, room);
  }

  /**
   * Seats a student: `ready` is sent, and the tutor may be heard. A later token takes the lesson over from an
   * earlier one.
   * @returns why not, or `undefined`
   */
  async join(token: LessonClaims, outlet: Outlet): Promise<Ending | undefined> {
    const live = this.#admit(token);
    if ('reason' in live) return live;
    clearTimeout(live.abandon);
    const seat: Seat = { token, outlet, opening: undefined };
    live.seat = seat;
    this.#seated.set(outlet, live);
    const opening = await live.opening;
    this.#came(live);
    const problem = 'reason' in opening ? opening : await this.#stored.save(token, opening);
    if (problem) this.leave(outlet);
    if (problem || 'reason' in opening) return problem;
    const { running } = this.options.agent;
    // Meanwhile the student may have gone, or another page or a restart may have taken the lesson.
    if (live.seat === seat && running) {
      seat.opening = opening;
      opening.attach(outlet, running.sampleRateHz);
    }
    return undefined;
  }

  /** Passes on what a seated student says or does; before `ready` and after the end there is nobody to hear it. */
  tell(outlet: Outlet, message: StudentMessage): void {
    this.#seated.get(outlet)?.seat?.opening?.tell(message);
  }

  /** The student's connection is gone. */
  leave(outlet: Outlet): void {
    const live = this.#seated.get(outlet);
    if (live) this.#remove(live);
  }

  /**
   * Ends this student's lessons, and lets nobody in with a token from before. Settles when nothing more of them will
   * be stored.
   */
  async forget(student: string): Promise<void> {
    this.#forgotten.add(student);
    this.#lost = this.#lost.filter(({ sub }) => sub !== student);
    for (const live of [...this.#live.values()]) {
      if (live.claims.sub === student) this.#remove(live, ERASED);
    }
    await Promise.all(this.#departures.values());
    this.#unstored.discard(student);
  }

  /** The server is about to stop: nobody is let in. */
  get isClosing(): boolean {
    return this.#drained !== undefined;
  }

  /**
   * Ends every lesson, and waits until all that was said is stored.
   * @param lastWordsMs - how long tutors may take to tell their students
   * @returns how many parts of lessons could not be stored
   */
  async close(lastWordsMs = 0): Promise<number> {
    this.#drained ??= Promise.withResolvers();
    const talking = new Set<Live>();
    for (const { live, opening } of this.#openings.values()) {
      if (lastWordsMs === 0 || !opening.isKept || this.#live.get(live.claims.room) !== live) continue;
      talking.add(live);
      opening.drain();
    }
    for (const live of [...this.#live.values()]) if (!talking.has(live)) this.#remove(live, SHUTDOWN);
    if (this.#live.size > 0) await Promise.race([this.#drained.promise, Bun.sleep(lastWordsMs)]);
    for (const live of [...this.#live.values()]) this.#remove(live, SHUTDOWN);
    await Promise.all(this.#departures.values());
    return this.#unstored.finish();
  }

  onMessage(message: LessonMessage): void {
    const found = this.#openings.get(message.lesson);
    if (!found) return;
    const { live, opening } = found;
    switch (message.type) {
      case 'joined':
        this.#joined(live, opening);
        break;
      case 'closed':
        this.#closed(live, opening, message.reason);
        break;
      default:
        opening.hear(message);
    }
  }

  onDown(): void {
    for (const { opening } of this.#openings.values()) opening.left('error');
    const all = [...this.#live.values()];
    if (this.options.rooms) this.#lost = all.map(({ claims }) => claims);
    const message = 'The tutor had to start again and will go on in a moment.';
    for (const live of all) this.#remove(live, { reason: 'error', code: 1012, message });
  }

  onUp(): void {
    for (const claims of this.#lost.splice(0)) this.reserve(claims);
  }

  #admit(token: LessonClaims): Live | Ending {
    if (this.#forgotten.holds(token)) return { ...ERASED, code: 1008 };
    const seated = this.#live.get(token.room);
    if (seated?.seat) {
      const holder = seated.seat.token;
      if (holder.jti === token.jti) return refusal(1008, 'This token is in use by another page.');
      if (holder.issuedAt > token.issuedAt) return { ...REPLACED, code: 1008 };
      this.#remove(seated, REPLACED);
    }
    const live = this.#live.get(token.room);
    if (live) return live;
    if (this.isClosing) return SHUTDOWN;
    if (!this.options.agent.running) return refusal(1012, 'The tutor is starting. Try again soon.');
    if (this.#live.size >= this.options.maxLessons)
      return refusal(1013, 'All places are taken. Try again soon.');
    return this.#add(token);
  }

  #add(claims: Enrolment): Live {
    const live: Live = {
      claims,
      seat: undefined,
      opening: Promise.resolve(GONE),
      abandon: undefined,
      awaited: false,
    };
    const { room } = claims;
    this.#live.set(room, live);
    live.opening = this.#open(live).catch((error: unknown) => this.#stored.failed(room, error));
    return live;
  }

  async #open(live: Live): Promise<Opening | Ending> {
    if (!(await this.#queue.turn(live))) {
      this.#remove(live, GONE);
      return GONE;
    }
    return this.#post(live);
  }

  async #post(live: Live): Promise<Opening | Ending> {
    const { room, sub } = live.claims;
    // Its last words belong to the history.
    await this.#departures.get(room);
    const writes = this.#unstored.of(room, sub);
    const read = await this.#stored.read(live.claims, writes);
    if ('reason' in read) return read;
    if (this.#live.get(room) !== live || !this.options.agent.running) return GONE;
    this.#limitAwaited();
    live.awaited = live.seat === undefined;
    const account = this.options.budget.openAccount(room, sub);
    const opening = new Opening(room, read.resumed, read.opening, account, writes, this.options);
    this.#openings.set(opening.id, { live, opening });
    return opening;
  }

  #came(live: Live): void {
    live.awaited = false;
    this.#queue.done(live);
  }

  /** The agent thread says that the student of a room has come, or has come back. */
  #joined(live: Live, opening: Opening): void {
    this.#came(live);
    if (opening.isKept) return;
    const saved = this.#stored.save(live.claims, opening);
    opening.keepAfter(saved);
    void saved.then((problem) => problem && this.#remove(live, problem));
  }

  /** The agent thread says that a lesson is over: because it was told to close it, or by itself. */
  #closed(live: Live, opening: Opening, reason: CloseReason): void {
    // A tutor in a room finds out by itself that its student is gone.
    opening.left(reason === 'shutdown' && !this.isClosing ? 'gone' : reason);
    if (reason === 'error') void this.options.rooms?.check();
    if (this.#live.get(live.claims.room) !== live) return;
    if (reason === 'shutdown' && this.isClosing) {
      this.#remove(live, SHUTDOWN);
      return;
    }
    if (reason !== 'ended' && reason !== 'timeout' && reason !== 'limit') {
      this.#remove(live, refusal(1012, 'The tutor lost its thread and will go on in a moment.'));
      return;
    }
    const ending = { reason, code: 1000, message: FAREWELLS[reason] };
    void opening.end(reason).then(() => this.#remove(live, ending));
  }

  /** Whoever asks for another lesson does not come to the one asked for before. */
  #forgetAwaited(student: string): void {
    for (const live of this.#live.values()) {
      if (live.awaited && live.claims.sub === student) this.#remove(live);
    }
  }

  #limitAwaited(): void {
    const awaited = [...this.#live.values()].filter((live) => live.awaited);
    for (const live of awaited.slice(0, Math.max(0, awaited.length + 1 - MAX_AWAITED))) this.#remove(live);
  }

  /** Frees the place at once; what is in the agent thread departs from there. */
  #remove(live: Live, ending?: Ending): void {
    const { room } = live.claims;
    if (this.#live.get(room) !== live) return;
    this.#live.delete(room);
    if (this.#live.size === 0) this.#drained?.resolve();
    clearTimeout(live.abandon);
    this.#queue.done(live);
    const departure = this.#depart(live, ending?.reason ?? 'gone').finally(() => {
      if (this.#departures.get(room) === departure) this.#departures.delete(room);
    });
    this.#departures.set(room, departure);
    const outlet = live.seat?.outlet;
    live.seat = undefined;
    if (!outlet) return;
    this.#seated.delete(outlet);
    if (ending) outlet.close(ending);
  }

  async #depart(live: Live, why: StayEnd): Promise<void> {
    const opening = await live.opening;
    if (!('reason' in opening)) {
      await opening.leave(why);
      this.#openings.delete(opening.id);
    }
    const { room } = live.claims;
    void this.#unstored.release(room, () => this.#live.has(room));
  }
}
