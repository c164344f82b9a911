import { batch, effect, type ReadonlySignal, signal } from '@preact/signals-core';
import type {
  AgentState,
  AudioQuality,
  BoardShown,
  Recap,
  ServerFrame,
  TokenAnswer,
  TurnLatency,
} from '../../protocol.ts';
import type { Call, Connection, Notice, Weakness } from './call.ts';
import type { LessonConnection, LessonConnectionOptions } from './lesson-connection.ts';
import { reportOn } from './self-report.ts';
import type { LoudspeakerChoice } from './sound/loudspeaker-choice.ts';
import type { Microphone } from './sound/microphone.ts';
import { askToken } from './token.ts';
import { fromHistory, type TranscriptTurn, withTranscript } from './transcript.ts';

/** Typed answers kept while there is no connection. */
const MAX_WAITING_TEXTS = 5;
/** A context that may play does so well within this time of the tap. */
const SOUND_TIMEOUT_MS = 1_000;

export interface CallOptions {
  /** Created inside a tap, or it may stay silent. */
  context: AudioContext;
  studentName: string;
  token: TokenAnswer;
  /** What the page already shows, until the server tells. */
  turns: TranscriptTurn[];
}

/** What is the same in every call, whatever carries its sound: the conversation, and what to do when it stops. */
export abstract class LessonCall implements Call {
  readonly state = signal<AgentState>('initializing');
  readonly turns = signal<TranscriptTurn[]>([]);
  readonly latency = signal<TurnLatency>();
  readonly board = signal<BoardShown>();
  readonly recap = signal<Recap>();
  readonly notice = signal<Notice>();
  readonly thinkingTime = signal(false);
  readonly soundBlocked = signal(false);
  abstract readonly weakness: ReadonlySignal<Weakness | undefined>;
  abstract readonly sound: Call['sound'];

  protected readonly context: AudioContext;
  protected abstract readonly link: LessonConnection;
  protected abstract readonly input: Microphone;
  protected abstract readonly output: LoudspeakerChoice;
  /** How the tutor has sounded here until now. */
  protected abstract readonly quality: Omit<AudioQuality, 'seconds'>;
  readonly #options: CallOptions;
  readonly #waitingTexts: string[] = [];
  #ending = false;

  constructor(options: CallOptions) {
    this.#options = options;
    this.context = options.context;
    this.turns.value = options.turns;
  }

  get connection() {
    return this.link.connection;
  }

  get microphone() {
    return this.input.status;
  }

  get muted() {
    return this.input.muted;
  }

  get loudspeaker() {
    return this.output.choice;
  }

  sendText(text: string): boolean {
    if (this.link.send({ type: 'text', text })) return true;
    if (this.#waitingTexts.length >= MAX_WAITING_TEXTS) {
      const message = 'Not sent: there is no connection, and several answers wait for it already.';
      this.notice.value = { code: 'not_sent', message };
      return false;
    }
    // Shown as not yet final, until the server has it.
    const id = `waiting-${this.#waitingTexts.push(text)}`;
    this.turns.value = [...this.turns.value, { id, who: 'student', text, final: false }];
    return true;
  }

  mute(muted: boolean): void {
    this.input.mute(muted);
    this.link.send({ type: 'mute', muted });
  }

  think(): void {
    this.thinkingTime.value = this.link.send({ type: 'think' });
  }

  end(): void {
    this.#ending = !this.link.send({ type: 'end' });
  }

  openMicrophone(device?: string): void {
    void this.input.open(device);
  }

  chooseLoudspeaker(device: string): void {
    void this.output.choose(device);
  }

  unblockSound(): void {
    void this.context.resume();
  }

  reconnect(): void {
    this.link.reconnect();
  }

  dismissNotice(): void {
    this.notice.value = undefined;
  }

  /** For the link that carries this call. */
  protected get linkOptions(): LessonConnectionOptions {
    const { studentName, token } = this.#options;
    return {
      askToken: () => askToken(studentName, { lesson: token.room }),
      onFrame: (frame) => batch(() => this.receive(frame)),
    };
  }

  /** Once everything is in place. */
  protected begin(): void {
    this.context.addEventListener('statechange', () => this.watchSound());
    effect(() => this.leave(this.connection.value.phase));
    effect(() => {
      if (this.microphone.value.phase === 'open') void this.output.refresh();
    });
    reportOn(this, this.#options.token.transport, () => this.quality);
    this.link.join(this.#options.token);
    // The browser may ask the student first, and joining waits for nobody.
    this.openMicrophone();
  }

  protected receive(frame: ServerFrame): void {
    switch (frame.type) {
      case 'ready':
        this.turns.value = fromHistory(frame.history);
        this.#catchUp();
        setTimeout(() => this.watchSound(), SOUND_TIMEOUT_MS);
        break;
      case 'state':
        this.state.value = frame.state;
        if (frame.state === 'speaking' || frame.state === 'thinking') this.thinkingTime.value = false;
        break;
      case 'transcript':
        this.turns.value = withTranscript(this.turns.value, frame);
        if (frame.who === 'student') this.thinkingTime.value = false;
        break;
      case 'latency':
        this.latency.value = frame;
        break;
      case 'board':
        this.board.value = frame;
        break;
      case 'recap':
        this.recap.value = frame;
        break;
      case 'notice':
        // The tutor gives time as well when it is asked for aloud.
        if (frame.code === 'thinking') this.thinkingTime.value = true;
        else this.notice.value = frame;
        break;
    }
  }

  /** A page that no longer holds the lesson holds no microphone either. */
  protected leave(phase: Connection['phase']): void {
    if (phase === 'replaced' || phase === 'refused' || phase === 'ended') this.input.close();
  }

  protected watchSound(): void {
    this.soundBlocked.value = this.context.state !== 'running';
  }

  /** Tells the server what happened while there was no connection. */
  #catchUp(): void {
    if (this.microphone.value.phase === 'closed') this.openMicrophone();
    if (this.muted.value) this.link.send({ type: 'mute', muted: true });
    for (const text of this.#waitingTexts.splice(0)) this.link.send({ type: 'text', text });
    if (this.#ending) this.end();
  }
}
