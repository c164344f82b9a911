import type { HostedEngine, HostedEngines, LiveKitServer } from './agent/messages.ts';
import { isLoopbackName } from './loopback.ts';

/** What a student agrees to by beginning a lesson, as pages show it beside the button. */
export interface ConsentLine {
  words: string;
  /** Changes with the words, so that a page can say which it has shown. */
  version: string;
}

export interface WhereWordsGo {
  hosted: HostedEngines;
  livekit: LiveKitServer | undefined;
  retentionDays: number | undefined;
}

/** The line that is true of a server with these settings. */
export function consentLine({ hosted, livekit, retentionDays }: WhereWordsGo): ConsentLine {
  const ear = placeOf(hosted.stt, 'Deepgram');
  const words = [
    'By starting you agree:',
    ear ? `your voice goes to ${ear} to become text` : 'your voice becomes text on this server',
    ...(livekit ? ['through a LiveKit server,'] : []),
    ear || livekit ? 'and is not stored here.' : 'and is not stored.',
    'Your name and words are kept',
    retentionDays ? `for ${inDays(retentionDays)}, or until you erase them.` : 'until you erase them.',
    ...thoughtAndSpoken(placeOf(hosted.llm, 'OpenAI'), placeOf(hosted.tts, 'OpenAI')),
  ].join(' ');
  return { words, version: new Bun.CryptoHasher('sha256').update(words).digest('hex').slice(0, 12) };
}

function thoughtAndSpoken(mind: string | undefined, voice: string | undefined): string[] {
  const toMind = `They also go to ${mind} for the tutor's answers`;
  if (mind && mind === voice) return [`${toMind} and voice.`];
  return [
    ...(mind ? [`${toMind}.`] : []),
    ...(voice ? [`What the tutor says, your name in it, goes to ${voice} to be spoken.`] : []),
  ];
}

/** Who does this part, as a student may know them; `undefined` where it is this machine. */
function placeOf(engine: HostedEngine | undefined, provider: string): string | undefined {
  if (!engine?.baseUrl) return engine && provider;
  const { host, hostname } = new URL(engine.baseUrl);
  return isLoopbackName(hostname) ? undefined : host;
}

function inDays(days: number): string {
  return days === 1 ? 'a day' : `${days} days`;
}
