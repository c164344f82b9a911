import { voice } from '@livekit/agents';
import type { Logger } from 'pino';
import type { AgentState, CloseReason, LessonEvent } from '../protocol.ts';
import type { EngineRoom } from './engines/choose.ts';
import type { EndOfTurn } from './engines/end-of-turn.ts';
import { answerWords } from './engines/floor.ts';
import { createTurnDetector } from './engines/turn-detector.ts';
import type { BudgetKind, BudgetState, FromAgent, HostedPart, LessonOpening } from './messages.ts';
import { LatencyObserver } from './observers/latency.ts';
import { TimedTutor } from './observers/timed-tutor.ts';
import { TranscriptObserver } from './observers/transcript.ts';
import { UsageObserver } from './observers/usage.ts';
import { Patience } from './patience.ts';
import { LAST_MINUTES, TimeLimit } from './time-limit.ts';
import { StudentAudio } from './transports/student-audio.ts';
import type { StudentSide, Transport } from './transports/transport.ts';
import { TutorAudio } from './transports/tutor-audio.ts';
import {
  BACK_IN_A_MOMENT,
  DAY_NEARLY_UP,
  type LeaveReason,
  MONEY_NEARLY_UP,
  SPARE_ENGINES,
  STOPPING_SOON,
  timeNearlyUp,
} from './tutor/words.ts';

/**
 * How long a pause lasts before it ends the turn, by what the end of the student's words is judged to be. A
 * complete turn waits for as long as Silero and the turn detector need in any case.
 */
const PAUSES_MS = { complete: 250, uncertain: 700, unfinished: 3_000 };

/** The same after a hard question: whoever thinks aloud pauses longer. */
const HARD_QUESTION_PAUSES_MS = { complete: 400, uncertain: 1_500, unfinished: 5_000 };

/** The same while the student has asked for time. */
const THINKING_PAUSES_MS = { complete: 5_000, uncertain: 10_000, unfinished: 30_000 };

/** Speech shorter than this does not silence the tutor; Silero has then heard 64 ms of it. */
const MIN_INTERRUPTION_MS = 60;

/** After speech over the tutor's ends without words, the tutor goes on this much later. */
const FALSE_INTERRUPTION_MS = 200;

/** Last words are cut off here, so that a lesson always closes. */
const LAST_WORDS_MS = 15_000;

const SPARE_SERVES = {
  recognition: 'Your words are recognised by a spare engine for the moment.',
  mind: 'The practice tutor teaches for the moment.',
  voice: 'A spare voice speaks for the moment.',
} satisfies Record<HostedPart, string>;

/** One live lesson: a session of the agents framework between one student's transport and the engines. */
export class LiveLesson implements StudentSide {
  private readonly session: voice.AgentSession;
  private readonly transport: Transport;
  private readonly input = new StudentAudio();
  private readonly output: TutorAudio;
  private readonly transcript: TranscriptObserver;
  private readonly latency: LatencyObserver;
  private readonly tutor: TimedTutor;
  private readonly patience: Patience;
  private readonly useOwnEngines: () => void;
  private limit: TimeLimit | undefined;
  private toldState: AgentState | undefined;
  private started: Promise<void> | undefined;
  private closing: Promise<void> | undefined;
  /** Settles when nobody is left to hear last words. */
  private readonly cutShort = Promise.withResolvers<void>();
  /** Nobody listens any more; only what is to be stored is still told. */
  private silent = false;
  private student: 'awaited' | 'here' | 'away' = 'awaited';

  constructor(
    private readonly opening: LessonOpening,
    engines: EngineRoom,
    connect: (student: StudentSide) => Transport,
    private readonly tell: (message: FromAgent) => void,
    private readonly log: Logger,
    private readonly onGone: () => void,
  ) {
    const parts = engines.forLesson({
      tutorHasFloor: () => this.output.hasFloor,
      answers: answerWords(opening.lesson),
      onFloorTaken: () => void this.interrupt(),
      onRecognitionFailed: (error) => this.recognitionFailed(error),
      onSpare: (part) => this.spareServes(part),
    });
    const { textAtPause, useOwnEngines, mind, ...pipeline } = parts;
    this.useOwnEngines = useOwnEngines;
    if (opening.budget.whenSpent === 'on-device' && opening.budget.microDollars === 0) useOwnEngines();
    this.session = new voice.AgentSession({
      ...pipeline,
      turnHandling: {
        turnDetection: createTurnDetector({ textAtPause, onJudged: (verdict) => this.allowPause(verdict) }),
        endpointing: { mode: 'fixed', minDelay: PAUSES_MS.complete, maxDelay: PAUSES_MS.unfinished },
        interruption: {
          mode: 'vad',
          minDuration: MIN_INTERRUPTION_MS,
          falseInterruptionTimeout: FALSE_INTERRUPTION_MS,
          backchannelBoundary: null,
        },
        preemptiveGeneration: { preemptiveTts: true },
      },
      // The browser cancels echo from the first sample on, and a student may interrupt the greeting.
      aecWarmupDuration: null,
      userAwayTimeout: null,
      ttsTextTransforms: null,
    });
    this.transport = connect(this);
    this.output = new TutorAudio(engines.sampleRateHz, {
      onAudio: (pcm) => this.transport.play(pcm),
      onCaption: (text) => this.transcript.caption(text),
      onClear: () => this.transport.clear(),
      onSpeechOver: (heard) => {
        this.transcript.speechOver(heard);
        this.stateChanged(this.session.agentState);
      },
    });
    this.transcript = new TranscriptObserver(this.session, {
      onEvent: (event) => this.event(event),
      onTurn: (turn) => this.tell({ type: 'turn', lesson: opening.id, turn }),
    });
    this.latency = new LatencyObserver(this.session);
    new UsageObserver(this.session, (usage) => this.tell({ type: 'usage', lesson: opening.id, usage }));
    this.tutor = new TimedTutor(this.latency, opening, {
      answers: engines.judgeFor(opening.lesson),
      ...(mind && { mind }),
      turnOf: (message) => this.transcript.turnOf(message),
      listener: {
        onTeaching: (event) => this.tell({ type: 'teaching', lesson: opening.id, event }),
        onBoard: (shown) => this.event({ type: 'board', ...shown }),
        onRecap: (recap) => this.event({ type: 'recap', ...recap }),
        onTime: () => this.think(),
        onOver: () => this.leave('ended'),
        onFailure: (err) => this.log.error({ err, lesson: opening.id }, 'the tutor could not do something'),
      },
    });
    this.patience = new Patience(opening.silenceMs, {
      onNudge: (time) => this.session.say(this.tutor.nudge(time)),
      onSilence: () => this.takeLeave('timeout', 'silence'),
      onThinkingOver: () => this.allowPause('complete'),
    });
  }

  /** Begins the greeting, which is ready when the student's connection is. One that cannot begin closes. */
  async start(): Promise<void> {
    const { session } = this;
    this.output.on(voice.AudioOutput.EVENT_PLAYBACK_STARTED, () => this.speechStarted());
    session.on(voice.AgentSessionEventTypes.AgentStateChanged, ({ newState }) => this.stateChanged(newState));
    session.on(voice.AgentSessionEventTypes.UserStateChanged, ({ newState }) => {
      if (newState === 'speaking') this.patience.stop();
      else this.awaitStudent();
    });
    session.on(voice.AgentSessionEventTypes.ConversationItemAdded, ({ item }) => {
      if (item.type !== 'message') return;
      if (item.role === 'user') this.patience.answered();
    });
    session.on(voice.AgentSessionEventTypes.Error, ({ error }) => this.engineFailed(error));
    session.input.audio = this.input;
    session.output.audio = this.output;
    this.started = Promise.all([session.start({ agent: this.tutor }), this.transport.open()]).then(() => {});
    try {
      await this.started;
    } catch (err) {
      this.log.error({ err, lesson: this.opening.id }, 'a lesson could not begin');
      await this.closeFor('error');
    }
  }

  /** The student is connected. One who comes back is welcomed back. */
  attach(): void {
    const { student } = this;
    this.student = 'here';
    if (student === 'away' && !this.closing) this.session.generateReply();
    if (student !== 'awaited') return;
    this.output.attach();
    this.limit = new TimeLimit(this.opening.remainingMs, {
      onNearlyUp: () => this.notice('time_nearly_up', timeNearlyUp(LAST_MINUTES)),
      onUp: () => this.takeLeave('limit', 'timeUp'),
    });
  }

  /** The student is away and may come back: nothing is said to nobody. */
  detach(): void {
    if (this.student !== 'here') return;
    this.student = 'away';
    this.patience.stop();
    void this.interrupt();
  }

  /** @param pcm - s16le mono 16 kHz */
  audio(pcm: Int16Array): void {
    this.input.push(pcm);
  }

  /** Typed words take the floor; what was heard of the tutor's is in the conversation before they are. */
  text(text: string): void {
    this.patience.stop();
    const reply = () => {
      if (!this.closing) this.session.generateReply({ userInput: text });
    };
    // One lesson's failure must not end the thread, and with it all others.
    this.interrupt()
      .then(reply)
      .catch((error: unknown) => this.engineFailed(error));
  }

  mute(muted: boolean): void {
    this.input.mute(muted);
  }

  played(ms: number, done: boolean): void {
    this.output.played(ms, done);
  }

  /** The student asks for time: the end of the turn is awaited longer, and nothing is said into the silence. */
  think(): void {
    if (this.closing) return;
    this.patience.think();
    this.allowPause('complete');
    this.awaitStudent();
    this.notice('thinking', 'Take your time. The tutor waits.');
  }

  notice(code: string, message: string): void {
    this.event({ type: 'notice', code, message });
  }

  /** What the lesson costs, or the time of a whole day, comes near a limit, or reaches it. */
  budget(of: BudgetKind, state: BudgetState): void {
    if (of === 'time') {
      if (state === 'nearly') this.notice('time_nearly_up', DAY_NEARLY_UP);
      else this.takeLeave('limit', 'timeUp');
      return;
    }
    const { whenSpent } = this.opening.budget;
    if (state === 'nearly') this.notice('money_nearly_up', MONEY_NEARLY_UP[whenSpent]);
    else if (whenSpent === 'goodbye') this.takeLeave('limit', 'moneyUp');
    else {
      this.useOwnEngines();
      this.notice('money_up', SPARE_ENGINES);
    }
  }

  /** Says goodbye and closes. */
  end(): void {
    this.takeLeave('ended', 'ended');
  }

  /** The server is about to stop: says so and closes. Nothing is concluded, for the lesson goes on where it is now. */
  drain(): void {
    this.notice('shutdown_soon', STOPPING_SOON);
    this.leave('shutdown', this.student === 'here' ? () => BACK_IN_A_MOMENT : undefined);
  }

  /** The student is gone for good, as far as this lesson's life goes; it can be taken up again. */
  lost(): void {
    void this.close();
  }

  /** Closes at once, without a word; what the student heard until now is still told. */
  close(): Promise<void> {
    this.silent = true;
    this.cutShort.resolve();
    return this.closeFor('shutdown');
  }

  private closeFor(reason: CloseReason): Promise<void> {
    this.closing ??= this.shutDown(reason).catch((err) => this.closedBadly(err));
    return this.closing;
  }

  /** The session knows two pauses, for turns that are over and others; there are three kinds. */
  private allowPause(verdict: EndOfTurn): void {
    const pauses = this.patience.isThinking ? THINKING_PAUSES_MS : this.pausesForQuestion();
    const maxDelay = verdict === 'uncertain' ? pauses.uncertain : pauses.unfinished;
    this.session.updateOptions({ turnHandling: { endpointing: { minDelay: pauses.complete, maxDelay } } });
  }

  private pausesForQuestion(): typeof PAUSES_MS {
    return this.tutor.openQuestion?.difficulty === 3 ? HARD_QUESTION_PAUSES_MS : PAUSES_MS;
  }

  private speechStarted(): void {
    const latency = this.latency.speechStarted(this.transcript.answeredTurn);
    if (!latency) return;
    this.event({ type: 'latency', ...latency });
    this.tell({ type: 'latency', lesson: this.opening.id, latency });
  }

  private stateChanged(state: voice.AgentState): void {
    // A tutor that holds its tongue to hear whether the student wants the floor is still speaking.
    if (state === 'listening' && this.output.hasFloor) return;
    const told = state === 'idle' ? 'listening' : state;
    if (told === this.toldState) return;
    this.toldState = told;
    this.event({ type: 'state', state: told });
    if (told === 'listening') this.awaitStudent();
    else this.patience.stop();
  }

  /** Silence is the student's when neither side speaks. */
  private awaitStudent(): void {
    const nobodySpeaks = this.toldState === 'listening' && this.session.userState !== 'speaking';
    if (nobodySpeaks && this.student === 'here' && !this.closing)
      this.patience.await((this.tutor.openQuestion?.thinkSeconds ?? 0) * 1_000);
  }

  private spareServes(part: HostedPart): void {
    this.notice(`spare_${part}`, SPARE_SERVES[part]);
    this.tell({ type: 'spare', lesson: this.opening.id, part });
  }

  private recognitionFailed(error: unknown): void {
    this.log.error({ err: error, lesson: this.opening.id }, 'recognition failed; the student is asked again');
    this.notice('not_recognised', 'That could not be understood just now. Please say it again, or type it.');
  }

  private engineFailed(error: unknown): void {
    this.log.error({ err: error, lesson: this.opening.id }, 'an engine failed in a lesson');
    this.notice('engine_failed', 'The tutor lost its words just now. Please say that again.');
  }

  private takeLeave(reason: CloseReason, why: LeaveReason): void {
    this.leave(reason, () => this.tutor.takeLeave(why));
  }

  private leave(reason: CloseReason, words?: () => string): void {
    if (this.closing) return;
    this.closing = this.sayAndShutDown(reason, words).catch((err) => this.closedBadly(err));
  }

  private async sayAndShutDown(reason: CloseReason, words: (() => string) | undefined): Promise<void> {
    if (words) {
      await this.interrupt();
      const lastWords = this.session.say(words(), { allowInterruptions: false });
      await Promise.race([lastWords.waitForPlayout(), this.cutShort.promise, Bun.sleep(LAST_WORDS_MS)]);
    }
    await this.shutDown(reason);
  }

  private async shutDown(reason: CloseReason): Promise<void> {
    this.limit?.close();
    this.patience.close();
    // What is still to be counted is told while the session listens.
    this.useOwnEngines();
    await this.session.close();
    await this.transport.close(reason);
    await this.input.close();
    this.gone(reason);
  }

  private closedBadly(err: unknown): void {
    this.log.error({ err, lesson: this.opening.id }, 'a lesson did not close well');
    this.gone('error');
  }

  private gone(reason: CloseReason): void {
    this.onGone();
    this.tell({ type: 'closed', lesson: this.opening.id, reason });
  }

  private async interrupt(): Promise<void> {
    try {
      await this.started;
      await this.session.interrupt().await;
    } catch (error) {
      this.log.warn({ err: error, lesson: this.opening.id }, 'the tutor could not be interrupted');
    }
  }

  private event(event: LessonEvent): void {
    if (!this.silent) this.transport.send(event);
  }
}
