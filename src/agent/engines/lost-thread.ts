import type { llm } from '@livekit/agents';

/** The last that is heard of a mind whose provider failed: somebody else has to go on from there. */
export const LOST_THREAD: llm.ChatChunk = { id: 'lost-thread' };
