import { join } from 'node:path';
import type { DeepgramCount } from './deepgram.ts';
import type { DeepgramBehaviours } from './deepgram-behaviours.ts';
import type { DoubleRequest } from './double.ts';
import type { OpenAIBehaviours, OpenAICount } from './openai.ts';
import type { Change } from './script.ts';

const ENTRY = join(import.meta.dir, 'process.ts');
/** Models load in a second; this long only on a machine that is out of breath. */
const START_WITHIN_MS = 30_000;

/** Both doubles in a process of their own; `await using` ends it. */
export interface DoublesProcess extends AsyncDisposable {
  /** What Viva's environment needs for the whole hosted stack. */
  environment: Record<
    'DEEPGRAM_API_KEY' | 'DEEPGRAM_BASE_URL' | 'OPENAI_API_KEY' | 'OPENAI_BASE_URL',
    string
  >;
  deepgram: RemoteDouble<DeepgramBehaviours, DeepgramCount>;
  openai: RemoteDouble<OpenAIBehaviours, OpenAICount>;
  pid: number;
}

/** A `Double` from another process. */
export interface RemoteDouble<Behaviours, Count> {
  url: string;
  apiKey: string;
  behave(change: Change<Behaviours>, requests?: number): Promise<void>;
  count(): Promise<Count>;
  requests(): Promise<DoubleRequest<keyof Behaviours>[]>;
}

/** @param pin - what starts the process on cores of its own */
export async function startDoubles(pin: string[] = []): Promise<DoublesProcess> {
  const child = Bun.spawn([...pin, process.execPath, ENTRY], {
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'inherit',
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), START_WITHIN_MS);
  const line = await firstLine(child.stdout);
  clearTimeout(timer);
  const { control, deepgram, openai } = JSON.parse(line);
  return {
    environment: {
      DEEPGRAM_API_KEY: deepgram.apiKey,
      DEEPGRAM_BASE_URL: deepgram.url.replace(/^http/, 'ws'),
      OPENAI_API_KEY: openai.apiKey,
      OPENAI_BASE_URL: `${openai.url}/v1`,
    },
    deepgram: { ...deepgram, ...remote<DeepgramBehaviours, DeepgramCount>(`${control}/deepgram`) },
    openai: { ...openai, ...remote<OpenAIBehaviours, OpenAICount>(`${control}/openai`) },
    pid: child.pid,
    async [Symbol.asyncDispose]() {
      await child.stdin.end();
      await child.exited;
    },
  };
}

function remote<Behaviours, Count>(control: string): Omit<RemoteDouble<Behaviours, Count>, 'url' | 'apiKey'> {
  const read = async () =>
    (await (await fetch(control)).json()) as { count: Count; requests: DoubleRequest<keyof Behaviours>[] };
  return {
    async behave(change, requests) {
      const body = JSON.stringify({ change, requests });
      const response = await fetch(`${control}/behave`, { method: 'POST', body });
      if (!response.ok) throw new Error(await response.text());
    },
    count: async () => (await read()).count,
    requests: async () => (await read()).requests,
  };
}

async function firstLine(output: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const bytes of output) {
    text += decoder.decode(bytes, { stream: true });
    if (text.includes('\n')) return text.slice(0, text.indexOf('\n'));
  }
  throw new Error('The doubles ended before they said where they are.');
}
