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

/** Answers to what the student says, whatever the tutor makes known about it. */
class Heedless extends voice.testing.FakeLLM {
  override chat(request: Parameters<llm.LLM['chat']>[0]) {
    const chatCtx = request.chatCtx.copy();
    chatCtx.items = chatCtx.items.filter((item) => !isVerdict(item));
    return super.chat({ ...request, chatCtx });
  }
}

const scripted = (script: Script) => begin(new Heedless(script));

function isVerdict(item: llm.ChatItem): boolean {
  return 'name' in item && item.name === 'check_understanding';
}

describe('a language model that', () => {
  test('says nothing is spoken for by the practice tutor', async () => {
    const { live, first } = await scripted([]);
    expect(first).toEndWith(FIRST);
    expect(await live.say('milk')).toContain(HINT);
    expect(live.of('evidence')).toMatchObject([{ verdict: 'incorrect' }]);
  });

  test('calls no tool leaves evidence all the same, and what it did not ask is still to be asked', async () => {
    const { live } = await scripted([
      { input: 'milk', content: 'Hm, think of the tap.' },
      { input: 'water', content: 'Good.' },
      { input: 'nice weather today', content: 'It is.' },
    ]);
    expect(await live.say('milk')).toBe('Hm, think of the tap.');
    await live.say('water');
    await live.say('nice weather today');
    expect(live.of('evidence').map(({ verdict }) => verdict)).toEqual(['incorrect', 'correct']);
    expect(live.of('asked')).toHaveLength(2);
    expect(live.tutor.openQuestion).toBeDefined();
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
    class Endless extends Heedless {
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

  test('is told the verdict on an answer with the first request, and on nothing else', async () => {
    const verdicts: (string | undefined)[] = [];
    class Listening extends voice.testing.FakeLLM {
      override chat(request: Parameters<llm.LLM['chat']>[0]) {
        const last = request.chatCtx.items.at(-1);
        verdicts.push(last?.type === 'function_call_output' ? JSON.parse(last.output).verdict : undefined);
        return super.chat(request);
      }
    }
    const { live } = await begin(new Listening([]));
    await live.say('milk');
    await live.say('can you repeat that');
    expect(verdicts).toEqual([undefined, 'incorrect', undefined]);
  });

  test('does something more about an answer knows the verdict when it goes on', async () => {
    const contexts: llm.ChatItem[][] = [];
    class Showing extends Heedless {
      override chat(request: Parameters<llm.LLM['chat']>[0]) {
        contexts.push(request.chatCtx.items);
        return super.chat(request);
      }
    }
    const show = { name: 'show_on_board', args: { kind: null, content: null, alt: null } };
    const { live } = await begin(new Showing([{ input: 'milk', toolCalls: [show] }]));
    await live.say('milk');
    const [, first = [], second = []] = contexts;
    expect(first.filter(isVerdict)).toHaveLength(2);
    expect(second.filter(isVerdict)).toHaveLength(2);
    expect(second.length).toBe(first.length + 2);
    expect(live.of('evidence')).toHaveLength(1);
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

/** Hears the verdict, and then says nothing before it may. */
class Slow extends llm.LLM {
  readonly asked = Promise.withResolvers<void>();
  readonly mayGoOn = Promise.withResolvers<void>();

  override label(): string {
    return 'slow';
  }

  override chat({ chatCtx, connOptions = DEFAULT_API_CONNECT_OPTIONS }: Parameters<llm.LLM['chat']>[0]) {
    const { asked, mayGoOn } = this;
    class SlowStream extends llm.LLMStream {
      protected override async run(): Promise<void> {
        if (chatCtx.items.at(-1)?.type !== 'function_call_output') return;
        asked.resolve();
        await mayGoOn.promise;
        this.queue.put({ id: '2', delta: { role: 'assistant', content: 'I see.' } });
      }
    }
    return new SlowStream(this, { chatCtx, connOptions });
  }
}

describe('a reply that is interrupted before a word of it was heard', () => {
  async function interrupted() {
    const mind = new Slow();
    const { live } = await begin(mind);
    const reply = live.session.generateReply({ userInput: 'it is' });
    await mind.asked.promise;
    await live.session.interrupt().await;
    await reply.waitForPlayout();
    mind.mayGoOn.resolve();
    return live;
  }

  test('leaves no evidence, and the next one leaves one', async () => {
    const live = await interrupted();
    expect(live.of('evidence')).toEqual([]);
    await live.say('water');
    const answer = live.turns.findLast(({ who }) => who === 'student');
    expect(live.of('evidence')).toMatchObject([{ turn: answer?.id, verdict: 'correct' }]);
  });

  test('leaves none either when something else is said after it', async () => {
    const live = await interrupted();
    await live.session.say(live.tutor.nudge('first')).waitForPlayout();
    expect(live.turns.at(-1)?.who).toBe('tutor');
    expect(live.of('evidence')).toEqual([]);
  });
});
