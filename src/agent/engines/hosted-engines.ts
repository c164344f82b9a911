import { join } from 'node:path';
import type { llm, tts } from '@livekit/agents';
import type { Logger } from 'pino';
import type { AgentThreadOptions, Engines, HostedEngine, HostedPart } from '../messages.ts';
import { FallbackSTT } from './fallback-stt.ts';
import { FallbackVoice } from './fallback-voice.ts';
import { SpareTime } from './head-start.ts';
import { checkDeepgram, checkOpenAi, OPENAI_URL, START_LIMIT_MS } from './hosted-check.ts';
import { HostedLLM } from './hosted-llm.ts';
import { Provider, type Trouble } from './hosted-provider.ts';
import { HOSTED_VOICE_SAMPLE_RATE_HZ } from './hosted-speech.ts';
import { HostedTTS } from './hosted-tts.ts';
import { LessonProvider } from './lesson-provider.ts';
import type { RecognitionListener } from './moonshine-stt.ts';
import { SoundCache } from './sound-cache.ts';
import type { Speech } from './speech-pool.ts';

export interface HostedListener extends RecognitionListener {
  /** The provider of this part is out: another engine serves. Told once for each time. */
  onSpare(part: HostedPart): void;
}

/** The parts of one lesson that providers do. */
export interface HostedLesson {
  recognition: FallbackSTT | undefined;
  mind: llm.LLM | undefined;
  voice: tts.TTS | undefined;
  /** From now on no provider is asked for anything in this lesson. */
  giveUp(): void;
}

export interface HostedRoom {
  /** Of those parts that a provider does at this moment. */
  names(): Partial<Engines>;
  /** Opens connections before a lesson needs them. */
  expectLesson(): void;
  /** `undefined` where the voice is this machine's. */
  sampleRateHz: number | undefined;
  forLesson(listener: HostedListener, speech: Speech): HostedLesson;
}

/** A server keeps a connection that is not used for longer. */
const CONNECTION_STAYS_MS = 5_000;

export interface HostedRoomOptions extends Pick<AgentThreadOptions, 'hosted' | 'dataDir'> {
  log: Logger;
  /** Other parts than before are done by a provider. */
  onChange(): void;
}

/**
 * Gets ready what is configured and tries each key, all at once and for a second at most. A provider that is not well,
 * or has not answered by then, is said so in the log; the engines of this machine serve until it is.
 */
export async function openHostedRoom({
  hosted,
  dataDir,
  log,
  onChange,
}: HostedRoomOptions): Promise<HostedRoom> {
  const { stt: ear, llm: mind, tts: voice } = hosted;
  const watched = (engine: HostedEngine | undefined, part: Watched['part'], name: string) =>
    engine && watch({ engine, part, name, log, onChange });
  const recogniser = watched(ear, 'stt', ear ? nameOf('Deepgram', ear) : '');
  const thinker = watched(mind, 'llm', mind ? nameOf('OpenAI', mind) : '');
  const speaker = watched(voice, 'tts', voice ? nameOf('OpenAI', voice, voice.voice) : '');
  const providers = [recogniser, thinker, speaker].filter((provider) => provider !== undefined);
  const onCacheFailure = (err: unknown) =>
    log.warn(
      { err },
      'the cache of sounds cannot be used; sentences that recur are paid for after each restart',
    );
  const [cache] = await Promise.all([
    voice && SoundCache.open(join(dataDir, 'sounds'), onCacheFailure),
    ...providers.map(({ health }) => health.tryAtStart(START_LIMIT_MS)),
  ]);
  const servers = [mind, voice].flatMap((engine) => (engine ? [engine.baseUrl ?? OPENAI_URL] : []));
  const connect = () => {
    for (const server of servers) fetch.preconnect(server);
  };
  const spareTime = new SpareTime();
  let connectedAt = Number.NEGATIVE_INFINITY;
  return {
    names: () =>
      Object.fromEntries(
        providers.filter(({ health }) => health.serves).map(({ part, name }) => [part, name]),
      ),
    expectLesson() {
      const now = performance.now();
      if (now - connectedAt < CONNECTION_STAYS_MS) return;
      connectedAt = now;
      connect();
    },
    sampleRateHz: voice && HOSTED_VOICE_SAMPLE_RATE_HZ,
    forLesson(listener, speech) {
      connect();
      const inLesson = ({ health }: { health: Provider }, part: HostedPart) =>
        new LessonProvider(health, () => listener.onSpare(part));
      const mindProvider = thinker && inLesson(thinker, 'mind');
      const voiceProvider = speaker && inLesson(speaker, 'voice');
      const recognition =
        ear &&
        recogniser &&
        new FallbackSTT({
          engine: ear,
          provider: inLesson(recogniser, 'recognition'),
          speech,
          spareTime,
          listener,
        });
      const tutorVoice =
        voice &&
        voiceProvider &&
        cache &&
        new HostedTTS({
          engine: voice,
          provider: voiceProvider,
          cache,
          spare: new FallbackVoice(speech, HOSTED_VOICE_SAMPLE_RATE_HZ),
        });
      return {
        recognition,
        mind: mind && mindProvider && new HostedLLM(mind, mindProvider),
        voice: tutorVoice,
        giveUp: () => {
          recognition?.giveUp();
          mindProvider?.giveUp();
          voiceProvider?.giveUp();
        },
      };
    },
  };
}

interface Watched {
  engine: HostedEngine;
  part: 'stt' | 'llm' | 'tts';
  name: string;
  log: Logger;
  onChange(): void;
}

/** Where the operator finds the key that a provider refuses. */
const KEYS = {
  stt: 'DEEPGRAM_API_KEY',
  llm: 'OPENAI_API_KEY, or LLM_API_KEY beside LLM_BASE_URL',
  tts: 'OPENAI_API_KEY',
} satisfies Record<Watched['part'], string>;

const SPARES = {
  stt: 'Moonshine',
  llm: 'the practice tutor',
  tts: 'flite',
} satisfies Record<Watched['part'], string>;

function watch({ engine, part, name, log, onChange }: Watched) {
  const check = () => (part === 'stt' ? checkDeepgram(engine) : checkOpenAi(engine));
  const health = new Provider({
    check,
    onOut: (trouble, pauseMs) => {
      log.warn(
        { provider: name, trouble, tryAgainInS: Math.round(pauseMs / 1_000) },
        `${name} ${said(trouble, part)}; ${SPARES[part]} serves instead until it is back`,
      );
      onChange();
    },
    onBack: () => {
      log.info({ provider: name }, `${name} is back and serves again`);
      onChange();
    },
  });
  return { part, name, health };
}

function said(trouble: Trouble, part: Watched['part']): string {
  return trouble === 'refuses the key' ? `${trouble} (${KEYS[part]})` : trouble;
}

/** "Deepgram nova-2", or "gpt-oss at 127.0.0.1:11434". */
function nameOf(provider: string, { model, baseUrl }: HostedEngine, voice?: string): string {
  const what = voice ? `${model} ${voice}` : model;
  return baseUrl ? `${what} at ${new URL(baseUrl).host}` : `${provider} ${what}`;
}
