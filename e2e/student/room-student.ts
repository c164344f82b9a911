import { join } from 'node:path';
import type { Subprocess } from 'bun';
import type {
  AgentState,
  RoomClientFrame,
  RoomServerFrame,
  Speaker,
  TurnLatency,
} from '../../src/protocol.ts';
import { HeardSounds } from './heard-sounds.ts';
import type { Utterance } from './microphone.ts';
import type {
  Carried,
  FromRoomStudents,
  RoomNote,
  RoomTranscript,
  ToRoomStudents,
} from './room-student-messages.ts';
import { getToken, now } from './student.ts';
import { Changes } from './waiting.ts';

const PROCESS = join(import.meta.dir, 'room-students-process.ts');
const PATIENCE_MS = 10_000;
const GOODBYE_WITHIN_MS = 15_000;
/** After a sound this long without another the tutor has said what it wants to. */
const QUIET_MS = 300;

type Ready = Extract<RoomServerFrame, { type: 'ready' }>;
type Closed = Extract<RoomServerFrame, { type: 'closed' }>;
type Order = ToRoomStudents extends infer Message
  ? Message extends { student: number }
    ? Omit<Message, 'student'>
    : never
  : never;

/** A process in which students of rooms live; `await using` ends it. */
export class RoomStudents implements AsyncDisposable {
  readonly #students: RoomStudent[] = [];
  readonly #process: Subprocess<'ignore', 'inherit', 'inherit'>;

  constructor() {
    this.#process = Bun.spawn([process.execPath, PROCESS], {
      stdin: 'ignore',
      stdout: 'inherit',
      stderr: 'inherit',
      // rtc-node says much otherwise.
      env: { ...process.env, NODE_ENV: 'production' },
      serialization: 'advanced',
      ipc: ({ student, note, atMs }: FromRoomStudents) => this.#students[student]?.take(note, atMs),
      onExit: (_, code, signal) => {
        const reason = `The students' process ended with ${signal ?? code}.`;
        for (const student of this.#students) student.take({ type: 'left', reason }, now());
      },
    });
  }

  /** Gets a token, enters the room, and waits until the lesson is ready. */
  async join(
    origin: string,
    query: Record<string, string> = { name: 'Alice' },
    cookie = '',
  ): Promise<RoomStudent> {
    const token = await getToken(origin, query, cookie);
    const student = this.enter(token.url, token.token, token.cookie);
    await student.until(() => student.isReady, 'the lesson to be ready');
    return student;
  }

  /** Joins, and hears the tutor out. */
  async greeted(...joining: Parameters<RoomStudents['join']>): Promise<RoomStudent> {
    const student = await this.join(...joining);
    await student.hears(0);
    await student.untilTutorListens();
    return student;
  }

  /** Enters a room with any token at all, and waits for nothing. */
  enter(url: string, token: string, cookie = ''): RoomStudent {
    const number = this.#students.length;
    const student = new RoomStudent(cookie, (order) => this.#process.send({ ...order, student: number }));
    this.#students.push(student);
    student.order({ type: 'enter', url, token });
    return student;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill();
    await this.#process.exited;
  }
}

/** One student in one room, with a microphone and an ear that keep real time, seen from another process. */
export class RoomStudent {
  readonly notes: (RoomNote & { atMs: number })[] = [];
  readonly transcripts = new Map<string, RoomTranscript>();
  readonly latencies: TurnLatency[] = [];
  readonly ear = new HeardSounds(now);
  state: AgentState = 'initializing';
  readonly #changes = new Changes();
  #sayings = 0;

  constructor(
    readonly cookie: string,
    readonly order: (order: Order) => void,
  ) {}

  get isReady(): boolean {
    return this.events('ready').length > 0;
  }

  /** The latest `ready`. */
  get ready(): Ready {
    const ready = this.events('ready').at(-1);
    if (!ready) throw new Error('The lesson is not ready yet.');
    return ready;
  }

  get closed(): Closed | undefined {
    return this.events('closed').at(-1);
  }

  /** Out of the room, or never let in. */
  get isClosed(): boolean {
    return this.notes.some(({ type }) => type === 'left' || type === 'refused');
  }

  /** What came on `viva.events`, of one type, in order. */
  events<Type extends RoomServerFrame['type']>(type: Type): Extract<RoomServerFrame, { type: Type }>[] {
    return this.notes.flatMap((note) =>
      note.type === 'event' && isOfType(note.frame, type) ? [note.frame] : [],
    );
  }

  notesOf<Type extends RoomNote['type']>(
    type: Type,
  ): (Extract<RoomNote, { type: Type }> & { atMs: number })[] {
    return this.notes.flatMap((note) => (isOfType(note, type) ? [note] : []));
  }

  /** Speaks one or several recordings, one after the other. */
  async say(...recordings: Int16Array[]): Promise<Utterance> {
    const [first, ...others] = await Promise.all(recordings.map((pcm) => this.#sayOne(pcm)));
    if (!first) throw new Error('Nothing to say.');
    return { ...(others.at(-1) ?? first), onsetMs: first.onsetMs };
  }

  type(text: string): void {
    this.order({ type: 'type', text });
  }

  send(frame: RoomClientFrame): void {
    this.order({ type: 'send', frame });
  }

  /** Waits for something to become true of this student; fails after `withinMs`, and at once when it is out. */
  async until(holds: () => boolean, what: string, withinMs = PATIENCE_MS): Promise<void> {
    await this.#changes.until(holds, what, {
      withinMs,
      over: () => (this.isClosed ? `the student is out of the room: ${this.#last()}` : undefined),
      context: () => `last notes: ${this.#last()}`,
    });
  }

  /** Waits for the first sound at the ear after a moment, and says when it was. */
  async hears(afterMs: number, withinMs = PATIENCE_MS): Promise<number> {
    await this.until(() => this.ear.firstSoundAfter(afterMs) !== undefined, 'a sound', withinMs);
    return this.ear.firstSoundAfter(afterMs) ?? Number.NaN;
  }

  /** Waits until the ear has fallen silent at or after a moment, and says when it did. */
  async silent(afterMs: number, withinMs = PATIENCE_MS): Promise<number> {
    await this.until(() => this.ear.silentFrom(afterMs) !== undefined, 'silence', withinMs);
    return this.ear.silentFrom(afterMs) ?? Number.NaN;
  }

  /** Waits until the tutor has said all it wants to: it listens, and the ear is silent. */
  async untilTutorListens(withinMs = 60_000): Promise<void> {
    const quiet = () => now() - (this.ear.last?.toMs ?? 0) >= QUIET_MS;
    // State, sound and words travel by different channels: any of them may come first.
    const told = () =>
      this.finals('tutor').length > 0 &&
      [...this.transcripts.values()].every(({ who, final }) => who !== 'tutor' || final);
    const listens = () => this.state === 'listening' && quiet() && told();
    await this.until(listens, 'the tutor to listen', withinMs);
  }

  /** Waits for the words of the student's own, which may come after the sound that answers them. */
  async understood(): Promise<RoomTranscript[]> {
    await this.until(() => this.finals('student').length > 0, 'what the student said');
    return this.finals('student');
  }

  finals(who: Speaker): RoomTranscript[] {
    return [...this.transcripts.values()].filter(
      (turn) => turn.who === who && turn.final && turn.text !== '',
    );
  }

  /** What the room has carried for this student until now. */
  async carried(): Promise<Carried> {
    const before = this.notesOf('carried').length;
    this.order({ type: 'count' });
    await this.until(() => this.notesOf('carried').length > before, 'the count');
    return this.notesOf('carried').at(-1) ?? { bytesUp: 0, bytesDown: 0, packetsUp: 0, packetsDown: 0 };
  }

  /** Waits until the student is out of the room, and says why. */
  async out(withinMs = PATIENCE_MS): Promise<string> {
    await this.#changes.until(() => this.isClosed, 'the student to be out', {
      withinMs,
      over: () => undefined,
      context: () => `it is in the room; last notes: ${this.#last()}`,
    });
    return this.notesOf('left').at(-1)?.reason ?? this.notesOf('refused').at(-1)?.message ?? '';
  }

  /** Asks for the end, hears goodbye, and waits until the room is gone. */
  async end(): Promise<void> {
    this.send({ type: 'end' });
    await this.out(GOODBYE_WITHIN_MS);
  }

  /** Goes away without a word, as a page that is closed. */
  leave(): void {
    this.order({ type: 'leave' });
  }

  /** Takes in what happened to this student in its process. */
  take(note: RoomNote, atMs: number): void {
    this.notes.push({ ...note, atMs });
    if (note.type === 'state') this.state = note.state;
    else if (note.type === 'transcript') this.transcripts.set(note.id, note);
    else if (note.type === 'sound') this.ear.remember(note.sound);
    else if (note.type === 'event' && note.frame.type === 'latency') this.latencies.push(note.frame);
    this.#changes.note();
  }

  #last(): string {
    return JSON.stringify(this.notes.filter(({ type }) => type !== 'sound').slice(-4));
  }

  async #sayOne(pcm: Int16Array): Promise<Utterance> {
    const saying = this.#sayings;
    this.#sayings += 1;
    this.order({ type: 'say', saying, pcm });
    const find = () => this.notesOf('saying').find((note) => note.saying === saying);
    await this.until(() => find() !== undefined, 'the microphone');
    const { onsetMs, endOfSpeechMs } = find() ?? { onsetMs: Number.NaN, endOfSpeechMs: Number.NaN };
    const isSaid = () => this.notesOf('said').some((note) => note.saying === saying);
    const sent = this.until(isSaid, 'the last of the words to leave', 60_000);
    sent.catch(() => undefined);
    return { onsetMs, endOfSpeechMs, sent };
  }
}

function isOfType<Thing extends { type: string }, Type extends Thing['type']>(
  thing: Thing,
  type: Type,
): thing is Extract<Thing, { type: Type }> {
  return thing.type === type;
}
