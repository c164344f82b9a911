import { batch, effect, signal } from '@preact/signals-core';
import type { AgentState, ServerFrame, TokenAnswer, TurnLatency } from '../../protocol.ts';
import type { Call, Connection, Notice } from './call.ts';
import { LessonSocket } from './lesson-socket.ts';
import { Loudspeaker } from './sound/loudspeaker.ts';
import { Microphone } from './sound/microphone.ts';
import { askToken } from './token.ts';
import { fromHistory, type TranscriptTurn, withTranscript } from './transcript.ts';

/** Typed answers kept while there is no connection. */
const MAX_WAITING_TEXTS = 5;
/** A context that may play does so well within this time of the tap. */
const SOUND_TIMEOUT_MS = 1_000;

export interface SocketCallOptions {
  /** Created inside a tap, or it may stay silent. */
  context: AudioContext;
  worklets: Promise<void>;
  studentName: string;
  token: TokenAnswer;
  /** What the page already shows, until the server tells. */
  turns: TranscriptTurn[];
}

/** The call over the same-origin socket: two audio worklets and JSON. */
export class SocketCall implements Call {
  readonly state = signal<AgentState>('initializing');
  readonly turns = signal<TranscriptTurn[]>([]);
  readonly latency = signal<TurnLatency>();
  readonly notice = signal<Notice>();
  readonly thinkingTime = signal(false);
  readonly soundBlocked = signal(false);
  readonly connection;
  readonly microphone;
  readonly muted;
  readonly sound;

  readonly #context: AudioContext;
  readonly #socket: LessonSocket;
  readonly #loudspeaker: Loudspeaker;
  readonly #microphone: Microphone;
  readonly #waitingTexts: string[] = [];
  #ending = false;

  constructor({ context, worklets, studentName, token, turns }: SocketCallOptions) {
    this.#context = context;
    this.#socket = new LessonSocket({
      askToken: () => askToken(studentName, { lesson: token.room }),
      soundReady: worklets,
      onFrame: (frame) => batch(() => this.#receive(frame)),
      onAudio: (pcm) => this.#loudspeaker.order(pcm),
    });
    this.#loudspeaker = new Loudspeaker(context, ({ ms, done }) =>
      this.#socket.send({ type: 'played', ms, done }),
    );
    this.#microphone = new Microphone(context, worklets, (frame) => this.#socket.sendAudio(frame));
    this.connection = this.#socket.connection;
    this.microphone = this.#microphone.status;
    this.muted = this.#microphone.muted;
    this.sound = { tutor: this.#loudspeaker.analyser, student: this.#microphone.analyser };
    this.turns.value = turns;

    context.addEventListener('statechange', () => this.#watchSound());
    effect(() => this.#leave(this.connection.value.phase));
    this.#socket.join(token);
    this.openMicrophone();
  }

  sendText(text: string): boolean {
    if (this.#socket.send({ type: 'text', text })) return true;
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
    this.#microphone.mute(muted);
    this.#socket.send({ type: 'mute', muted });
  }

  think(): void {
    this.thinkingTime.value = this.#socket.send({ type: 'think' });
  }

  end(): void {
    this.#ending = !this.#socket.send({ type: 'end' });
  }

  openMicrophone(device?: string): void {
    void this.#microphone.open(device);
  }

  unblockSound(): void {
    void this.#context.resume();
  }

  reconnect(): void {
    this.#socket.reconnect();
  }

  dismissNotice(): void {
    this.notice.value = undefined;
  }

  #receive(frame: ServerFrame): void {
    switch (frame.type) {
      case 'ready':
        this.#loudspeaker.open(frame.sampleRate);
        this.state.value = 'initializing';
        this.turns.value = fromHistory(frame.history);
        this.#catchUp();
        setTimeout(() => this.#watchSound(), SOUND_TIMEOUT_MS);
        break;
      case 'state':
        this.#enter(frame.state);
        break;
      case 'transcript':
        this.turns.value = withTranscript(this.turns.value, frame);
        if (frame.who === 'student') this.thinkingTime.value = false;
        break;
      case 'clear':
        this.#loudspeaker.order('clear');
        break;
      case 'latency':
        this.latency.value = frame;
        break;
      case 'notice':
        this.notice.value = frame;
        break;
    }
  }

  /** Tells the server what happened while there was no connection. */
  #catchUp(): void {
    if (this.microphone.value.phase === 'closed') this.openMicrophone();
    if (this.muted.value) this.#socket.send({ type: 'mute', muted: true });
    for (const text of this.#waitingTexts.splice(0)) this.#socket.send({ type: 'text', text });
    if (this.#ending) this.end();
  }

  #enter(state: AgentState): void {
    this.state.value = state;
    // Listening with sound still queued: the tutor finds out whether the student wants the floor.
    if (state === 'listening') this.#loudspeaker.order('hold');
    if (state === 'speaking') this.#loudspeaker.order('release');
    if (state === 'speaking' || state === 'thinking') this.thinkingTime.value = false;
  }

  /** A page that no longer holds the lesson holds no microphone either. */
  #leave(phase: Connection['phase']): void {
    if (phase === 'replaced' || phase === 'refused') this.#loudspeaker.order('clear');
    if (phase === 'replaced' || phase === 'refused' || phase === 'ended') this.#microphone.close();
  }

  #watchSound(): void {
    this.soundBlocked.value = this.#context.state !== 'running';
  }
}
