import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { z } from 'zod';
import type { Speech } from '../../src/agent/engines/speech-pool.ts';
import { type Double, type DoubleRequest, madeUpKey, RequestLog } from './double.ts';
import { HttpAnswer } from './http-answer.ts';
import { ChatRequest, type Reply, respond } from './mind.ts';
import { ChatStream, type TokenUsage } from './openai-chat.ts';
import { badRequest, wrongKey } from './openai-errors.ts';
import { PCM_BYTES_PER_S, SpeechRequest, soundOf } from './openai-speech.ts';
import { PromptCache, tokensOf } from './prompt-cache.ts';
import { type AnswerFailure, type Change, Script } from './script.ts';

/** How each route of OpenAI's is answered. Times count from the arrival of the request. */
export type OpenAIBehaviours = {
  models: { failure: AnswerFailure | null };
  chat: {
    firstTokenMs: number;
    tokensPerSecond: number;
    /** Said in place of teaching, and without a tool; `null` teaches. */
    reply: string | null;
    /** Said before all other words, its `#` being the number of the reply: a real model says no sentence twice. */
    opening: string | null;
    failure: AnswerFailure | null;
  };
  speech: {
    firstSoundMs: number;
    /** How much faster than it plays the sound arrives; `null`: as fast as it can. */
    timesRealTime: number | null;
    failure: AnswerFailure | null;
  };
};

/** What OpenAI would bill, and what it was asked for besides. */
export interface OpenAICount {
  models: { calls: number };
  chat: ChatCount & {
    /** Of all this, what was billed although the caller was gone, or cut off, before it was told of the usage. */
    untold: ChatCount;
  };
  speech: { calls: number; characters: number };
  /** Requests answered with an error, or cut, or left without an answer: of each route. */
  errors: { models: number; chat: number; speech: number };
}

export type ChatCount = TokenUsage & { calls: number };

type Route = keyof OpenAIBehaviours;

const STANDING: OpenAIBehaviours = {
  models: { failure: null },
  chat: { firstTokenMs: 300, tokensPerSecond: 50, reply: null, opening: null, failure: null },
  speech: { firstSoundMs: 150, timesRealTime: null, failure: null },
};

const ROUTES: Record<string, Route> = {
  'GET /v1/models': 'models',
  'POST /v1/chat/completions': 'chat',
  'POST /v1/audio/speech': 'speech',
};

const JSON_TYPE = 'application/json';
const EVENTS_TYPE = 'text/event-stream; charset=utf-8';
const SOUND_TYPE = 'audio/pcm';

const MODELS = ['gpt-4.1', 'gpt-4.1-mini', 'gpt-4o', 'tts-1', 'gpt-4o-mini-tts'];

/** Of odd length, as a network cuts a body wherever it likes; 85 ms of sound. */
const SOUND_PIECE_BYTES = 4_095;

/** Longer than a student thinks: with the usual 5 s, every other turn would meet a connection that is being closed. */
const IDLE_CONNECTION_MS = 120_000;

/** A lesson's longest prompt has about 100 kB. */
const MAX_BODY_BYTES = 4_000_000;

/** Starts a stand-in for OpenAI's API on a free port of this machine; a base URL is its `url` and `/v1`. */
export async function startOpenAIDouble(
  speech: Speech,
  script: Change<OpenAIBehaviours> = {},
): Promise<Double<OpenAIBehaviours, OpenAICount>> {
  const double = new OpenAIDouble(speech);
  double.behave(script);
  await double.listen();
  return double;
}

class OpenAIDouble implements Double<OpenAIBehaviours, OpenAICount> {
  readonly apiKey = madeUpKey('sk-');
  readonly count: OpenAICount = {
    models: { calls: 0 },
    chat: { ...noTokens(), untold: noTokens() },
    speech: { calls: 0, characters: 0 },
    errors: { models: 0, chat: 0, speech: 0 },
  };
  url = '';
  #replies = 0;
  readonly #script = new Script(STANDING);
  readonly #log = new RequestLog<Route>();
  readonly #cache = new PromptCache();
  // Of the servers at hand, this one can send the head of an answer by itself, and cut a connection without a word.
  readonly #server: Server;
  readonly #speech: Speech;

  constructor(speech: Speech) {
    this.#speech = speech;
    this.#server = createServer((request, response) => void this.#handle(request, response));
    this.#server.keepAliveTimeout = IDLE_CONNECTION_MS;
  }

  async listen(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#server.once('error', reject);
    this.#server.listen(0, '127.0.0.1', resolve);
    await promise;
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('The OpenAI double has no port.');
    this.url = `http://127.0.0.1:${address.port}`;
  }

  get requests(): readonly DoubleRequest<Route>[] {
    return this.#log.entries;
  }

  behave(change: Change<OpenAIBehaviours>, requests?: number): void {
    this.#script.behave(change, requests);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#server.close(() => resolve());
    this.#server.closeAllConnections();
    await promise;
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const route = ROUTES[`${request.method} ${request.url?.split('?')[0]}`];
    if (!route) {
      response.writeHead(404).end();
      return;
    }
    const entry = this.#log.begin(route);
    const answer = new HttpAnswer(response, entry);
    try {
      const key = /^Bearer (.*)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
      if (key === this.apiKey) await this.#answer(route, await jsonOf(request), answer, entry);
      else answer.refuse(wrongKey(key));
    } catch (error) {
      if (error instanceof z.ZodError) return answer.refuse(badRequest(z.prettifyError(error)));
      console.error('The OpenAI double made a mistake of its own.', error);
      answer.cut();
    } finally {
      if (entry.outcome === 'refused' || entry.outcome === 'failed') this.count.errors[route] += 1;
    }
  }

  async #answer(route: Route, body: unknown, answer: HttpAnswer, entry: DoubleRequest<Route>): Promise<void> {
    switch (route) {
      case 'models':
        return this.#models(answer);
      case 'chat':
        return this.#chat(ChatRequest.parse(body), answer, entry);
      case 'speech':
        return this.#speak(SpeechRequest.parse(body), answer, entry);
    }
  }

  async #models(answer: HttpAnswer): Promise<void> {
    const { failure } = this.#script.take('models');
    if (answer.failsEarly(failure, JSON_TYPE)) return;
    this.count.models.calls += 1;
    const data = MODELS.map((id) => ({ id, object: 'model', created: 0, owned_by: 'openai' }));
    const bytes = JSON.stringify({ object: 'list', data });
    const middle = bytes.length >> 1;
    const pieces = [bytes.slice(0, middle), bytes.slice(middle)].map((half) => ({ dueMs: 0, bytes: half }));
    await answer.send({ type: JSON_TYPE, pieces }, failure);
  }

  async #chat(request: ChatRequest, answer: HttpAnswer, entry: DoubleRequest<Route>): Promise<void> {
    const { failure, firstTokenMs, tokensPerSecond, reply, opening } = this.#script.take('chat');
    const said: Reply = reply === null ? respond(request) : { say: reply };
    if (opening !== null && said.say !== '') {
      this.#replies += 1;
      said.say = `${opening.replace('#', `${this.#replies}`)} ${said.say}`;
    }
    entry.input = request.messages.at(-1)?.content ?? '';
    entry.output = [said.say, said.call?.name].filter(Boolean).join(' → ');
    if (answer.failsEarly(failure, EVENTS_TYPE)) return;
    const stream = new ChatStream(request.model, said);
    const prompt = JSON.stringify([request.tools, request.messages]);
    const tokensIn = tokensOf(prompt);
    const tokensCached = this.#cache.cachedTokens(prompt);
    const usage = { tokensIn, tokensCached, tokensOut: stream.deltas.length };
    const pieces = stream.deltas.map((delta, index) => ({
      dueMs: firstTokenMs + (1000 * index) / tokensPerSecond,
      bytes: index === 0 ? stream.head() + stream.token(delta) : stream.token(delta),
    }));
    const end = stream.end(request.stream_options?.include_usage ? usage : undefined);
    const sent = await answer.send(
      { type: EVENTS_TYPE, pieces: [...pieces, { dueMs: pieces.at(-1)?.dueMs ?? firstTokenMs, bytes: end }] },
      failure,
    );
    const billed = { calls: 1, tokensIn, tokensCached, tokensOut: Math.min(sent, stream.deltas.length) };
    add(this.count.chat, billed);
    if (sent <= pieces.length) add(this.count.chat.untold, billed);
  }

  async #speak(request: SpeechRequest, answer: HttpAnswer, entry: DoubleRequest<Route>): Promise<void> {
    const { failure, firstSoundMs, timesRealTime } = this.#script.take('speech');
    entry.input = request.input;
    if (answer.failsEarly(failure, SOUND_TYPE)) return;
    this.count.speech.calls += 1;
    this.count.speech.characters += request.input.length;
    const sound = await soundOf(this.#speech, request.input);
    const pieceMs = timesRealTime === null ? 0 : (1000 * SOUND_PIECE_BYTES) / PCM_BYTES_PER_S / timesRealTime;
    const pieces = Array.from({ length: Math.ceil(sound.length / SOUND_PIECE_BYTES) }, (_, index) => ({
      dueMs: firstSoundMs + index * pieceMs,
      bytes: sound.subarray(index * SOUND_PIECE_BYTES, (index + 1) * SOUND_PIECE_BYTES),
    }));
    await answer.send({ type: SOUND_TYPE, pieces }, failure);
  }
}

function noTokens(): ChatCount {
  return { calls: 0, tokensIn: 0, tokensCached: 0, tokensOut: 0 };
}

function add(to: ChatCount, { calls, tokensIn, tokensCached, tokensOut }: ChatCount): void {
  to.calls += calls;
  to.tokensIn += tokensIn;
  to.tokensCached += tokensCached;
  to.tokensOut += tokensOut;
}

async function jsonOf(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > MAX_BODY_BYTES) throw new Error(`A body of more than ${MAX_BODY_BYTES} bytes.`);
    parts.push(part);
  }
  return length === 0 ? undefined : JSON.parse(Buffer.concat(parts).toString());
}
