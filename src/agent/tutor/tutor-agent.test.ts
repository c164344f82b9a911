import { afterEach, beforeAll, expect, test } from 'bun:test';
import { initializeLogger, llm, voice } from '@livekit/agents';
import type { Turn } from '../../protocol.ts';
import { PracticeLLM } from './practice-llm.ts';
import { lessonIsOver, type Said } from './progress.ts';
import { SAMPLE_LESSON } from './sample-lesson.ts';
import { TutorAgent } from './tutor-agent.ts';

beforeAll(() => initializeLogger({ pretty: false, level: 'silent' }));

let session: voice.AgentSession | undefined;
afterEach(() => session?.close());

/** A session of text alone. `next` is what the tutor says next, with the turns as they are when it is told. */
async function begin(history: Turn[] = []) {
  const live = new voice.AgentSession({ llm: new PracticeLLM(SAMPLE_LESSON, 'Alice') });
  session = live;
  const tutor = new TutorAgent({ lesson: SAMPLE_LESSON, studentName: 'Alice', history });
  const next = () => {
    const { promise, resolve } = Promise.withResolvers<{ text: string; turns: Said[] }>();
    live.on(voice.AgentSessionEventTypes.ConversationItemAdded, ({ item }) => {
      if (item.type !== 'message' || item.role !== 'assistant') return;
      resolve({ text: item.textContent ?? '', turns: tutor.turns });
    });
    return promise;
  };
  const answer = async (userInput: string) => {
    const reply = next();
    await live.run({ userInput }).wait();
    return reply;
  };
  const first = next();
  await live.start({ agent: tutor });
  return { first: await first, answer };
}

test('the tutor speaks first, teaches, and the end of the lesson is known once its goodbye was said', async () => {
  const { first, answer } = await begin();
  expect(first.text).toStartWith('Hello Alice.');
  const second = await answer('water');
  expect(second.text).toEndWith('What does ice do in the sun, and what is left then?');
  expect(lessonIsOver(SAMPLE_LESSON, second.turns)).toBe(false);
  const last = await answer('It melts into a puddle.');
  expect(last.text).toEndWith('Goodbye, Alice.');
  expect(lessonIsOver(SAMPLE_LESSON, last.turns)).toBe(true);
});

test('a lesson goes on from its stored turns', async () => {
  const stored: Turn[] = [
    { id: 't1', who: 'tutor', text: 'Hello Alice. What do we have to freeze to make ice?', at: 1 },
    { id: 's1', who: 'student', text: 'water', at: 2 },
    { id: 't2', who: 'tutor', text: 'Well done. What does ice do in the sun, and what is left then?', at: 3 },
  ];
  const { first, answer } = await begin(stored);
  expect(first.text).toStartWith('Welcome back, Alice.');
  const said = stored.map(({ who, text }) => ({ who, text }));
  expect(first.turns).toEqual([...said, { who: 'tutor', text: first.text }]);
  expect(lessonIsOver(SAMPLE_LESSON, (await answer('it melts into a puddle')).turns)).toBe(true);
});

test('odd contexts get words, never an error', async () => {
  const mind = new PracticeLLM(SAMPLE_LESSON, '');
  const odd = llm.ChatContext.empty();
  odd.addMessage({ role: 'system', content: 'Be kind.' });
  odd.addMessage({ role: 'user', content: '' });
  odd.addMessage({ role: 'assistant', content: [] });
  odd.items.push(llm.FunctionCall.create({ callId: 'c', name: 'look', args: '{}' }));
  for (const chatCtx of [llm.ChatContext.empty(), odd]) {
    expect((await mind.chat({ chatCtx }).collect()).text).toStartWith('Hello. Our topic today: Ice.');
  }
});
