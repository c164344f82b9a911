import { z } from 'zod';
import { type ClientFrame, STUDENT_SAMPLE_RATE_HZ } from '../../protocol.ts';

/** WebSocket close codes: a kind of frame that is not understood, one that is not allowed, one that is too large. */
export type ViolationCode = 1003 | 1008 | 1009;

/** What a frame broke, in words for whoever writes a client. */
export interface Violation {
  code: ViolationCode;
  message: string;
}

export const MAX_TEXT_FRAME_BYTES = 4096;
export const MAX_TYPED_CHARACTERS = 1000;
export const MAX_AUDIO_FRAME_MS = 200;

const BYTES_PER_MS = (STUDENT_SAMPLE_RATE_HZ * 2) / 1000;

const Frame = z.discriminatedUnion('type', [
  z.object({ type: z.literal('join'), token: z.string() }),
  z.object({ type: z.literal('text'), text: z.string().max(MAX_TYPED_CHARACTERS) }),
  z.object({ type: z.literal('mute'), muted: z.boolean() }),
  z.object({ type: z.literal('played'), ms: z.number().min(0), done: z.boolean() }),
  z.object({ type: z.literal('think') }),
  z.object({ type: z.literal('end') }),
]) satisfies z.ZodType<ClientFrame>;

const types = new Set<unknown>(Frame.options.map((option) => option.shape.type.value));

export function readTextFrame(text: string): ClientFrame | Violation {
  if (Buffer.byteLength(text) > MAX_TEXT_FRAME_BYTES) {
    return { code: 1009, message: `A text frame has at most ${MAX_TEXT_FRAME_BYTES} bytes.` };
  }
  const json = parse(text);
  if (typeof json !== 'object' || json === null || !('type' in json)) {
    return { code: 1003, message: 'A text frame is one JSON object with a type.' };
  }
  if (!types.has(json.type)) {
    return { code: 1003, message: `The types of a text frame are ${[...types].join(', ')}.` };
  }
  const frame = Frame.safeParse(json);
  if (frame.success) return frame.data;
  const fields = frame.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  return { code: 1008, message: `The fields of ${json.type} do not fit: ${fields.join('; ')}` };
}

/** How long the frame sounds, or what is wrong with it. */
export function readAudioFrame(pcm: ArrayBuffer): { ms: number } | Violation {
  const ms = pcm.byteLength / BYTES_PER_MS;
  if (ms > MAX_AUDIO_FRAME_MS) {
    return { code: 1009, message: `An audio frame has at most ${MAX_AUDIO_FRAME_MS} ms.` };
  }
  if (pcm.byteLength % 2 !== 0) {
    return { code: 1003, message: 'An audio frame is whole 16-bit samples: its length is even.' };
  }
  return { ms };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
