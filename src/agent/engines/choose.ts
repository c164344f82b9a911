import type { llm, stt, tts, VAD } from '@livekit/agents';
import type { Logger } from 'pino';
import type { Lesson } from '../../curriculum/lesson.ts';
import type { AgentThreadOptions, Engines } from '../messages.ts';
import { type AnswerJudge, loadJudge } from './answer-judge.ts';
import { FLITE_SAMPLE_RATE_HZ } from './flite.ts';
import { FliteTTS } from './flite-tts.ts';
import type { HostedListener, HostedRoom } from './hosted-engines.ts';
import { MoonshineSTT } from './moonshine-stt.ts';
import type { Speech } from './speech-pool.ts';
import { warmTurnDetector } from './turn-detector.ts';
import { loadSilero, ObservedVad } from './voice-activity.ts';

/** The parts of one lesson's pipeline. */
export interface LessonEngines {
  vad: VAD;
  stt: stt.STT;
  /** What has been recognised up to the present pause. */
  textAtPause(): Promise<string>;
  tts: tts.TTS;
  /** A language model; without one the practice tutor teaches. */
  mind: llm.LLM | undefined;
  /** From now on nothing in this lesson costs money; a reply that is under way may end as it began. */
  useOwnEngines(): void;
}

/** What all lessons of the thread share, loaded once. */
export interface EngineRoom {
  sampleRateHz: number;
  forLesson(listener: HostedListener): LessonEngines;
  judgeFor(lesson: Lesson): AnswerJudge;
}

export interface ChosenEngines extends EngineRoom {
  /** Connections to providers are opened before a lesson needs them. */
  expectLesson(): void;
  /** What serves at this moment. */
  names(): Engines;
  /** The same without any provider: it costs nothing. */
  onThisMachine: EngineRoom;
}

/** Loads the engines that the configuration chooses: those on this machine, and before them the providers'. */
export async function chooseEngines(
  options: AgentThreadOptions,
  speechPool: Promise<Speech>,
  log: Logger,
  onChange: (names: Engines) => void,
): Promise<ChosenEngines> {
  const silero = loadSilero();
  warmTurnDetector();
  const onHostedChange = () => {
    if (chosen) onChange(chosen.names());
  };
  let chosen: ChosenEngines | undefined;
  const [speech, judgeFor, hosted] = await Promise.all([
    speechPool,
    loadJudge(),
    loadHosted(options, log, onHostedChange),
  ]);
  const here: Engines = {
    stt: 'Moonshine Tiny',
    llm: 'practice tutor',
    tts: `flite ${options.voice}`,
    vad: 'Silero',
    endOfTurn: 'LiveKit turn detector v1-mini',
  };
  const onThisMachine: EngineRoom = {
    sampleRateHz: FLITE_SAMPLE_RATE_HZ,
    judgeFor,
    forLesson: (listener) => ({
      ...recognition(new MoonshineSTT(speech, listener), silero),
      tts: new FliteTTS(speech, FLITE_SAMPLE_RATE_HZ),
      mind: undefined,
      useOwnEngines: () => {},
    }),
  };
  chosen = {
    onThisMachine,
    judgeFor,
    expectLesson: () => hosted?.expectLesson(),
    names: () => ({ ...here, ...hosted?.names() }),
    sampleRateHz: hosted?.sampleRateHz ?? FLITE_SAMPLE_RATE_HZ,
    forLesson(listener) {
      const local = onThisMachine.forLesson(listener);
      if (!hosted) return local;
      const { recognition: ear, mind, voice, giveUp } = hosted.forLesson(listener, speech);
      return {
        ...local,
        ...(ear && recognition(ear, silero)),
        mind,
        tts: voice ?? local.tts,
        useOwnEngines: giveUp,
      };
    },
  };
  return chosen;
}

/** What providers need is loaded only where one is configured. */
async function loadHosted(
  { hosted, dataDir }: AgentThreadOptions,
  log: Logger,
  onChange: () => void,
): Promise<HostedRoom | undefined> {
  if (!hosted.stt && !hosted.llm && !hosted.tts) return undefined;
  const { openHostedRoom } = await import('./hosted-engines.ts');
  return openHostedRoom({ hosted, dataDir, log, onChange });
}

type Recogniser = stt.STT & Pick<MoonshineSTT, 'observe' | 'textAtPause'>;

/** A recogniser that hears what the voice activity detector hears. */
function recognition(
  recogniser: Recogniser,
  silero: VAD,
): Pick<LessonEngines, 'vad' | 'stt' | 'textAtPause'> {
  return {
    vad: new ObservedVad(silero, (event) => recogniser.observe(event)),
    stt: recogniser,
    textAtPause: () => recogniser.textAtPause(),
  };
}
