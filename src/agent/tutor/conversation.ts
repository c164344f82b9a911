import { llm } from '@livekit/agents';
import type { Turn } from '../../protocol.ts';
import type { Said } from './progress.ts';

/** The session's view of stored turns. */
export function chatContextOf(turns: readonly Turn[]): llm.ChatContext {
  const chatCtx = llm.ChatContext.empty();
  for (const { id, who, text, at } of turns) {
    chatCtx.addMessage({ id, role: who === 'tutor' ? 'assistant' : 'user', content: text, createdAt: at });
  }
  return chatCtx;
}

/** What was said in a session; instructions, tool calls and empty messages are left out. */
export function turnsOf(chatCtx: Pick<llm.ChatContext, 'items'>): Said[] {
  return chatCtx.items.flatMap((item): Said[] => {
    if (item.type !== 'message' || (item.role !== 'user' && item.role !== 'assistant')) return [];
    return [{ who: item.role === 'user' ? 'student' : 'tutor', text: item.textContent ?? '' }];
  });
}
