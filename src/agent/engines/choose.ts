import type { stt, tts, VAD } from '@livekit/agents';
import type { Lesson } from '../../curriculum/lesson.ts';
import type { AgentThreadOptions, Engines } from '../messages.ts';
import { type AnswerJudge, loadJudge } from './answer-judge.ts';
import { FLITE_SAMPLE_RATE_HZ } from './flite.ts';
import { FliteTTS } from './flite-tts.ts';
import { MoonshineSTT, type RecognitionListener } from './moonshine-stt.ts';
import type { Speech } from './speech-pool.ts';
import { warmTurnDetector } from './turn-detector.ts';
import { loadSilero, ObservedVad } from './voice-activity.ts';

/** The parts of one lesson's pipeline; the practice tutor brings its own mind. */
export interface LessonEngines {
  vad: VAD;
  stt: stt.STT;
  /** What has been recognised up to the present pause. */
  textAtPause(): Promise<string>;
  tts: tts.TTS;
  /** From now on nothing in this lesson costs money; a reply that is under way may end as it began. */
  useOwnEngines(): void;
}

/** What all lessons of the thread share, loaded once. */
export interface EngineRoom {
  names: Engines;
  sampleRateHz: number;
  forLesson(listener: RecognitionListener): LessonEngines;
  judgeFor(lesson: Lesson): AnswerJudge;
}

/** Loads the engines that the configuration chooses: in this version those on this machine. */
export async function chooseEngines(
  { voice }: AgentThreadOptions,
  speechPool: Promise<Speech>,
): Promise<EngineRoom> {
  const silero = loadSilero();
  warmTurnDetector();
  const [speech, judgeFor] = await Promise.all([speechPool, loadJudge()]);
  return {
    names: {
      stt: 'Moonshine Tiny',
      llm: 'practice tutor',
      tts: `flite ${voice}`,
      vad: 'Silero',
      endOfTurn: 'LiveKit turn detector v1-mini',
    },
    sampleRateHz: FLITE_SAMPLE_RATE_HZ,
    judgeFor,
    forLesson(listener) {
      const recogniser = new MoonshineSTT(speech, listener);
      return {
        vad: new ObservedVad(silero, (event) => recogniser.observe(event)),
        stt: recogniser,
        textAtPause: () => recogniser.textAtPause(),
        tts: new FliteTTS(speech, FLITE_SAMPLE_RATE_HZ),
        useOwnEngines: () => {},
      };
    },
  };
}
