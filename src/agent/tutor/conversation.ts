import { llm } from '@livekit/agents';
import type { Turn } from '../../protocol.ts';
import type { Outcome } from './outcome.ts';
import type { Said } from './standing.ts';

/** The session's view of stored turns. Where a clock has been set back since, none is later than what comes now. */
export function chatContextOf(turns: readonly Turn[]): llm.ChatContext {
  const chatCtx = llm.ChatContext.empty();
  const now = Date.now();
  for (const { id, who, text, at } of turns) {
    const role = who === 'tutor' ? 'assistant' : 'user';
    chatCtx.addMessage({ id, role, content: text, createdAt: Math.min(at, now) });
  }
  return chatCtx;
}

/** What was said in a session; instructions, tool calls and empty messages of the tutor are left out. */
export function turnsOf({ items }: Pick<llm.ChatContext, 'items'>): Said[] {
  return items.flatMap((item): Said[] => {
    if (item.type !== 'message' || (item.role !== 'user' && item.role !== 'assistant')) return [];
    const said = {
      who: item.role === 'user' ? 'student' : 'tutor',
      text: item.textContent ?? '',
      at: item.createdAt,
    } as const;
    return said.who === 'tutor' && said.text.trim() === '' ? [] : [said];
  });
}

/** The student's message that is to be answered; none when the student has said nothing since the tutor. */
export function messageToAnswer({ items }: Pick<llm.ChatContext, 'items'>): llm.ChatMessage | undefined {
  const last = items.findLast(
    (item) => item.type === 'message' && (item.role === 'user' || item.role === 'assistant'),
  );
  return last?.type === 'message' && last.role === 'user' ? last : undefined;
}

/** A call and what came of it, as they stand in a conversation. */
export function callItems(
  callId: string,
  { name, args }: { name: string; args: object },
  outcome: Outcome,
): [llm.FunctionCall, llm.FunctionCallOutput] {
  return [
    llm.FunctionCall.create({ callId, name, args: JSON.stringify(args) }),
    llm.FunctionCallOutput.create({ callId, name, output: JSON.stringify(outcome), isError: false }),
  ];
}

/** Calls of the present turn, each with what came of it, oldest first. */
export function callsSince({
  items,
}: Pick<llm.ChatContext, 'items'>): { call: llm.FunctionCall; output: string }[] {
  const start = items.findLastIndex(
    (item) => item.type === 'message' && item.role !== 'system' && item.role !== 'developer',
  );
  const recent = items.slice(start + 1);
  return recent.flatMap((item) => {
    if (item.type !== 'function_call') return [];
    const output = recent.find(
      (other) => other.type === 'function_call_output' && other.callId === item.callId,
    );
    return output?.type === 'function_call_output' ? [{ call: item, output: output.output }] : [];
  });
}
