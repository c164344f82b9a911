/** The worker of `stock-agent.ts`. `patches/` has changed these parts as well, which does them no harm. */
import { inference, initializeLogger, voice } from '@livekit/agents';
import * as deepgram from '@livekit/agents-plugin-deepgram';
import * as openai from '@livekit/agents-plugin-openai';
import { initVad } from '@livekit/local-inference';
import { Room } from '@livekit/rtc-node';
import { ROOM_EVENTS_TOPIC, type RoomServerFrame } from '../src/protocol.ts';

export interface StockRoom {
  url: string;
  token: string;
}

declare const self: Worker;

/** As long as the greeting of the lesson that is measured beside it: seven seconds. */
const GREETING =
  'Hello, I am your tutor, and today we look at how the wind comes about. What do you think makes the wind blow?';

const {
  DEEPGRAM_API_KEY = '',
  DEEPGRAM_BASE_URL = '',
  OPENAI_API_KEY = '',
  OPENAI_BASE_URL = '',
} = process.env;

initializeLogger({ pretty: false, level: 'error' });
initVad();
const vad = new inference.VAD({});
self.onmessage = ({ data }: MessageEvent<StockRoom>) => {
  converse(data).catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
};
self.postMessage('ready');

async function converse({ url, token }: StockRoom): Promise<void> {
  const room = new Room();
  room.registerTextStreamHandler(ROOM_EVENTS_TOPIC, (reader) => {
    reader
      .readAll()
      .then(() => answerAsViva(room))
      .catch((error: unknown) => console.error(error));
  });
  await room.connect(url, token, { autoSubscribe: true, dynacast: false });
  const session = new voice.AgentSession({
    vad,
    stt: new deepgram.STT({
      apiKey: DEEPGRAM_API_KEY,
      baseUrl: DEEPGRAM_BASE_URL,
      model: 'nova-2',
      language: 'en-US',
    }),
    llm: new openai.LLM({ apiKey: OPENAI_API_KEY, baseURL: OPENAI_BASE_URL, model: 'gpt-4o-mini' }),
    tts: new openai.TTS({ apiKey: OPENAI_API_KEY, baseURL: OPENAI_BASE_URL, model: 'tts-1', voice: 'echo' }),
    turnHandling: {
      turnDetection: 'vad',
      endpointing: { minDelay: 250, maxDelay: 3000 },
      preemptiveGeneration: { preemptiveTts: true },
    },
    aecWarmupDuration: null,
    userAwayTimeout: null,
  });
  await session.start({
    agent: new voice.Agent({ instructions: 'You are a tutor.' }),
    room,
    inputOptions: { audioSampleRate: 16_000 },
    // Its captions have no end that the students of the bench would know.
    outputOptions: { transcriptionEnabled: false },
  });
  session.say(GREETING);
}

/** What a student of the bench waits for before it speaks: that the lesson is ready, and the words of the greeting. */
async function answerAsViva(room: Room): Promise<void> {
  const ready: RoomServerFrame = {
    type: 'ready',
    lesson: room.name ?? '',
    sampleRate: 24_000,
    resumed: false,
    history: [],
  };
  await room.localParticipant?.sendText(JSON.stringify(ready), { topic: ROOM_EVENTS_TOPIC });
  await room.localParticipant?.sendText(GREETING, {
    topic: 'lk.transcription',
    attributes: { 'lk.segment_id': 'greeting', 'lk.transcription_final': 'true', 'viva.at': `${Date.now()}` },
  });
}
