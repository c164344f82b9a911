import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { DEFAULT_API_CONNECT_OPTIONS, initializeLogger, llm, voice } from '@livekit/agents';
import { LessonInText } from './lesson-in-text.ts';
import { SAMPLE_LESSON } from './sample-lesson.ts';

beforeAll(() => initializeLogger({ pretty: false, level: 'silent' }));

const begun: LessonInText[] = [];
afterAll(() => Promise.all(begun.map((live) => live.close())));

const FIRST = 'What do we have to freeze to make ice?';
const HINT = 'It comes out of the tap.';

type Script = ConstructorParameters<typeof voice.testing.FakeLLM>[0];

async function begin(mind: llm.LLM) {
  const live = new LessonInText({ lesson: SAMPLE_LESSON, mind });
  begun.push(live);
  return { live, first: await live.begin() };
}

const scripted = (script: Script) => begin(new voice.testing.FakeLLM(script));

describe('a language model that', () => {
  test('says nothing is spoken for by the practice tutor', async () => {
    const { live, first } = await scripted([]);
    expect(first).toEndWith(FIRST);
    expect(await live.say('milk')).toContain(HINT);
    expect(live.of('evidence')).toMatchObject([{ verdict: 'incorrect' }]);
  });

  test('calls no tool leaves evidence all the same, and the lesson where it is', async () => {
    const { live } = await scripted([
      { input: 'milk', content: 'Hm, think of the tap.' },
      { input: 'water', content: 'Good.' },
      { input: 'nice weather today', content: 'It is.' },
    ]);
    expect(await live.say('milk')).toBe('Hm, think of the tap.');
    await live.say('water');
    await live.say('nice weather today');
    expect(live.of('evidence').map(({ verdict }) => verdict)).toEqual(['incorrect', 'correct']);
    expect(live.of('asked')).toHaveLength(1);
  });

  test.each([
    ['wrong arguments', { name: 'next_question', args: { wish: 'fly' } }],
    ['a tool that does not exist', { name: 'give_marks', args: { marks: 100 } }],
  ])('calls with %s is told so, and the student hears sense', async (_, call) => {
    const { live } = await scripted([{ input: 'milk', toolCalls: [call] }]);
    expect(await live.say('milk')).toContain(HINT);
    expect(live.of('evidence')).toHaveLength(1);
    expect(live.of('asked')).toHaveLength(1);
  });

  test('calls a tool for ever is stopped, and what it did was done once', async () => {
    class Endless extends voice.testing.FakeLLM {
      calls = 0;
      override lookup(input: string) {
        this.calls += 1;
        return { input, toolCalls: [{ name: 'give_hint', args: {} }] };
      }
    }
    const mind = new Endless();
    const { live } = await begin(mind);
    const reply = await live.say('a hint, please');
    expect(reply.split(HINT)).toHaveLength(2);
    expect(live.of('hint').map(({ step }) => step)).toEqual([1]);
    expect(mind.calls).toBeLessThan(8);
  });

  test('meets an answer must judge it first, and is free with everything else', async () => {
    const choices: unknown[] = [];
    class Listening extends voice.testing.FakeLLM {
      override chat(request: Parameters<llm.LLM['chat']>[0]) {
        const last = request.chatCtx.items.at(-1);
        if (last?.type === 'message' && last.role === 'user') choices.push(request.toolChoice);
        return super.chat(request);
      }
    }
    const { live } = await begin(new Listening([]));
    await live.say('milk');
    await live.say('can you repeat that');
    expect(choices).toEqual([{ type: 'function', function: { name: 'check_understanding' } }, undefined]);
  });

  test('shows something of its own has it set, with words for those who cannot see it', async () => {
    const own = { kind: 'formula', content: '\\frac{1}{2}', alt: 'One half.' };
    const { live } = await scripted([
      { input: 'show me', toolCalls: [{ name: 'show_on_board', args: own }] },
    ]);
    await live.say('show me');
    expect(live.boards).toMatchObject([{ kind: 'formula', alt: 'One half.' }]);
    expect(live.boards[0]?.content).toStartWith('<math');
  });

  test('ends the lesson leaves a recap', async () => {
    const { live } = await scripted([
      { input: 'I have had enough', toolCalls: [{ name: 'end_lesson', args: {} }] },
    ]);
    expect(await live.say('I have had enough')).toEndWith('Goodbye, Alice.');
    expect(live.of('recap')).toHaveLength(1);
    expect(live.isOver).toBe(true);
  });
});

/** Judges every answer, and then says nothing before it may. */
class Slow extends llm.LLM {
  mayGoOn = Promise.withResolvers<void>();

  override label(): string {
    return 'slow';
  }

  override chat({ chatCtx, connOptions = DEFAULT_API_CONNECT_OPTIONS }: Parameters<llm.LLM['chat']>[0]) {
    const { mayGoOn } = this;
    class SlowStream extends llm.LLMStream {
      protected override async run(): Promise<void> {
        const last = chatCtx.items.at(-1);
        if (last?.type === 'message' && last.role === 'user') {
          const args = { callId: crypto.randomUUID(), name: 'check_understanding', args: '{}' };
          this.queue.put({
            id: '1',
            delta: { role: 'assistant', toolCalls: [llm.FunctionCall.create(args)] },
          });
          return;
        }
        if (last?.type !== 'function_call_output') return;
        await mayGoOn.promise;
        this.queue.put({ id: '2', delta: { role: 'assistant', content: 'I see.' } });
      }
    }
    return new SlowStream(this, { chatCtx, connOptions });
  }
}

test('a reply that is interrupted before a word of it was heard leaves no evidence, and the next one leaves one', async () => {
  const mind = new Slow();
  const { live } = await begin(mind);
  const checked = new Promise((resolve) =>
    live.session.once(voice.AgentSessionEventTypes.FunctionToolsExecuted, resolve),
  );
  const reply = live.session.generateReply({ userInput: 'it is' });
  await checked;
  await live.session.interrupt().await;
  await reply.waitForPlayout();
  expect(live.of('evidence')).toEqual([]);

  mind.mayGoOn.resolve();
  await live.say('water');
  const answer = live.turns.findLast(({ who }) => who === 'student');
  expect(live.of('evidence')).toMatchObject([{ turn: answer?.id, verdict: 'correct' }]);
});
