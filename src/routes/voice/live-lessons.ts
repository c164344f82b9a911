import type { AgentListener, LessonMessage } from '../../agent/thread.ts';
import type { Lesson } from '../../curriculum/lesson.ts';
import type { CloseReason } from '../../protocol.ts';
import {
  type Ending,
  Opening,
  type OpeningDependencies,
  type Outlet,
  type StudentMessage,
} from './opening.ts';
import { remainingMs } from './remaining-time.ts';
import type { LessonClaims } from './token.ts';

export interface LiveLessonsOptions extends OpeningDependencies {
  /** A lesson as it stands now; one that is no longer offered too, for those who are in the middle of it. */
  lessonOf: (topic: string) => Lesson | undefined;
  maxLessons: number;
  lessonMs: number;
  silenceMs: number;
}

/** How long a lesson waits for its student after the token was given. */
const JOIN_WITHIN_MS = 20_000;

type Claims = Omit<LessonClaims, 'jti' | 'issuedAt'>;

export type Reservation = 'reserved' | 'full' | 'unavailable';

const REPLACED: Ending = {
  reason: 'replaced',
  code: 1000,
  message: 'This lesson was opened on another page.',
};

/** The student went away before the lesson was open; there is nobody left to tell. */
const GONE: Ending = { reason: 'error', code: 1012, message: 'The lesson was closed before it began.' };

const FAREWELLS = {
  ended: 'The lesson has ended.',
  timeout: 'The lesson has ended because nothing was said for a long time.',
  limit: 'The time of this lesson is up.',
};

/** A lesson that takes one of the places: its student is in it, or is awaited. */
interface Live {
  readonly lesson: string;
  /** The student's id. */
  readonly student: string;
  readonly topic: string;
  seat: Seat | undefined;
  /** Settles when the agent has been told to open it, or with the reason why not. */
  opening: Promise<Opening | Ending>;
  abandon: ReturnType<typeof setTimeout> | undefined;
}

interface Seat {
  token: LessonClaims;
  outlet: Outlet;
  /** Present once the student is told `ready`. */
  opening: Opening | undefined;
}

/**
 * The lessons that are live, and who is in them. A lesson is in the agent thread exactly as long as it is here:
 * from its token until nobody came, or until its student's connection is gone. Whoever joins later has it opened
 * again from the store.
 */
export class LiveLessons implements AgentListener {
  readonly #live = new Map<string, Live>();
  readonly #seated = new Map<Outlet, Live>();
  /** All that are in the agent thread, by their id there. */
  readonly #openings = new Map<string, { live: Live; opening: Opening }>();
  /** Lessons that are on their way out of the agent thread. */
  readonly #departures = new Map<string, Promise<void>>();
  #closing = false;

  constructor(private readonly options: LiveLessonsOptions) {
    options.agent.listen(this);
  }

  /** Takes a place for the student, and lets the tutor prepare its first words while the page connects. */
  reserve(claims: Claims): Reservation {
    if (this.#closing || !this.options.agent.running) return 'unavailable';
    // Whoever is in it now stays until the new page joins.
    if (this.#live.has(claims.room)) return 'reserved';
    if (this.#live.size >= this.options.maxLessons) return 'full';
    const live = this.#add(claims);
    live.abandon = setTimeout(() => this.#remove(live), JOIN_WITHIN_MS);
    return 'reserved';
  }

  /** The topic of this student's lesson, if it is live; one that was never joined is not in the store yet. */
  topicOf(lesson: string, student: string | undefined): string | undefined {
    const live = this.#live.get(lesson);
    return live?.student === student ? live?.topic : undefined;
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
    const opening = await this.#openFor(token, live);
    if ('reason' in opening) {
      this.leave(outlet);
      return opening;
    }
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

  /** Ends every connection, and waits until all that was said is stored. */
  async close(): Promise<void> {
    this.#closing = true;
    for (const live of [...this.#live.values()]) {
      this.#remove(live, { reason: 'shutdown', code: 1001, message: 'The server is being restarted.' });
    }
    await Promise.all(this.#departures.values());
  }

  onMessage(message: LessonMessage): void {
    const found = this.#openings.get(message.lesson);
    if (!found) return;
    if (message.type === 'closed') this.#closed(found.live, found.opening, message.reason);
    else found.opening.hear(message);
  }

  onDown(): void {
    for (const { opening } of this.#openings.values()) opening.left();
    const message = 'The tutor had to start again and will go on in a moment.';
    for (const live of [...this.#live.values()]) this.#remove(live, { reason: 'error', code: 1012, message });
  }

  #admit(token: LessonClaims): Live | Ending {
    const seated = this.#live.get(token.room);
    if (seated?.seat) {
      const holder = seated.seat.token;
      if (holder.jti === token.jti) return refusal(1008, 'This token is in use by another page.');
      if (holder.issuedAt > token.issuedAt) return { ...REPLACED, code: 1008 };
      this.#remove(seated, REPLACED);
    }
    const live = this.#live.get(token.room);
    if (live) return live;
    if (this.#closing || !this.options.agent.running)
      return refusal(1012, 'The tutor is starting. Try again soon.');
    if (this.#live.size >= this.options.maxLessons)
      return refusal(1013, 'All places are taken. Try again soon.');
    return this.#add(token);
  }

  #add(claims: Claims): Live {
    const live: Live = {
      lesson: claims.room,
      student: claims.sub,
      topic: claims.topic,
      seat: undefined,
      opening: Promise.resolve(GONE),
      abandon: undefined,
    };
    this.#live.set(live.lesson, live);
    live.opening = this.#open(live, claims).catch((error: unknown) => this.#storeFailed(live.lesson, error));
    return live;
  }

  async #open(live: Live, { name, topic }: Claims): Promise<Opening | Ending> {
    const { store, lessonMs, silenceMs, agent } = this.options;
    // Its last words belong to the history.
    await this.#departures.get(live.lesson);
    const row = await store.findLesson(live.lesson);
    if (row?.endReason) return { reason: row.endReason, code: 1008, message: 'This lesson has ended.' };
    const lesson = this.options.lessonOf(topic);
    if (!lesson) return refusal(1008, `The lesson "${topic}" is no longer taught here.`);
    const history = row ? await store.turnsOf(live.lesson) : [];
    if (this.#live.get(live.lesson) !== live || !agent.running) return GONE;
    const opening = new Opening(
      live.lesson,
      row !== undefined,
      {
        studentName: name,
        lesson,
        history,
        remainingMs: row ? remainingMs({ lessonMs, silenceMs }, row.startedAt, history) : lessonMs,
        silenceMs,
      },
      this.options,
    );
    this.#openings.set(opening.id, { live, opening });
    return opening;
  }

  /** The opened lesson, once it and its student are in the store: from now on, not from the token, it is kept. */
  async #openFor({ room, sub, name, topic }: LessonClaims, live: Live): Promise<Opening | Ending> {
    const opening = await live.opening;
    if ('reason' in opening) return opening;
    const { store } = this.options;
    try {
      await store.saveStudent({ id: sub, name });
      if (!opening.resumed) {
        await store.openLesson({ id: room, studentId: sub, topic, startedAt: Date.now() });
      }
      return opening;
    } catch (error) {
      return this.#storeFailed(room, error);
    }
  }

  #storeFailed(lesson: string, error: unknown): Ending {
    this.options.log.error({ err: error, lesson }, 'a lesson could not be read or written');
    return refusal(1011, 'The lesson could not be opened: the server cannot use its storage.');
  }

  /** The agent thread says that a lesson is over: because it was told to close it, or by itself. */
  #closed(live: Live, opening: Opening, reason: CloseReason): void {
    opening.left();
    if (this.#live.get(live.lesson) !== live) return;
    if (reason !== 'ended' && reason !== 'timeout' && reason !== 'limit') {
      this.#remove(live, refusal(1012, 'The tutor lost its thread and will go on in a moment.'));
      return;
    }
    const ending = { reason, code: 1000, message: FAREWELLS[reason] };
    void opening.end(reason).then(() => this.#remove(live, ending));
  }

  /** Frees the place at once; what is in the agent thread departs from there. */
  #remove(live: Live, ending?: Ending): void {
    if (this.#live.get(live.lesson) !== live) return;
    this.#live.delete(live.lesson);
    clearTimeout(live.abandon);
    const departure = this.#depart(live).finally(() => {
      if (this.#departures.get(live.lesson) === departure) this.#departures.delete(live.lesson);
    });
    this.#departures.set(live.lesson, departure);
    const outlet = live.seat?.outlet;
    live.seat = undefined;
    if (!outlet) return;
    this.#seated.delete(outlet);
    if (ending) outlet.close(ending);
  }

  async #depart(live: Live): Promise<void> {
    const opening = await live.opening;
    if ('reason' in opening) return;
    await opening.leave();
    this.#openings.delete(opening.id);
  }
}

function refusal(code: number, message: string): Ending {
  return { reason: 'error', code, message };
}
