import { Hono } from 'hono';
import { z } from 'zod';
import packageJson from '../../package.json' with { type: 'json' };
import type { Engines } from '../agent/messages.ts';
import type { ReadinessReport } from '../metrics/readiness.ts';
import type { TokenAnswer } from '../protocol.ts';
import { paths } from './paths.ts';
import { problem as problemAnswer } from './problem.ts';
import { Report } from './voice/browser-report.ts';
import { TokenRequest } from './voice/room-token.ts';

/** What the interface says, by the name that the document gives it. */
const SCHEMAS = {
  Problem: z.object({ error: z.object({ code: z.string(), message: z.string() }) }),
  Token: z.object({
    token: z.string(),
    room: z.string().describe('The lesson’s id.'),
    url: z.string().describe('Where to join: the socket of this server, or a LiveKit server.'),
    transport: z.enum(['socket', 'livekit']),
    expiresAt: z.number().describe('Milliseconds since the epoch.'),
  }) satisfies z.ZodType<TokenAnswer>,
  RoomTokenRequest: TokenRequest,
  BrowserReport: Report,
  Readiness: z.object({
    ready: z.boolean(),
    parts: z.record(
      z.string(),
      z.discriminatedUnion('ready', [
        z.object({ ready: z.literal(true) }),
        z.object({ ready: z.literal(false), todo: z.string() }),
      ]),
    ),
  }) satisfies z.ZodType<ReadinessReport>,
  RoomToken: z.object({ server_url: z.string(), participant_token: z.string() }),
  Configuration: z.object({
    transport: z.enum(['socket', 'livekit']),
    engines: (
      z.object({
        stt: z.string(),
        llm: z.string(),
        tts: z.string(),
        vad: z.string(),
        endOfTurn: z.string(),
      }) satisfies z.ZodType<Engines>
    )
      .nullable()
      .describe('Null while the tutor starts.'),
    sampleRates: z.object({ student: z.number(), tutor: z.number().nullable() }),
    limits: z.object({
      lessons: z.number(),
      lessonMs: z.number(),
      silenceMs: z.number(),
      audioFrameMs: z.number(),
      typedCharacters: z.number(),
    }),
    classCode: z.boolean().describe('Whether a class code is needed to begin a lesson.'),
  }),
} satisfies Record<string, z.ZodType>;

type SchemaName = keyof typeof SCHEMAS;

const RETRY_AFTER = {
  'Retry-After': { description: 'Seconds.', schema: { type: 'integer', minimum: 0 } },
};

/** Reasons why nobody gets a lesson now, whichever way they ask. */
const LESSON_REFUSALS = {
  402: refusedForNow('The limit of what lessons may cost, or of how long they may be, is reached.'),
  403: problem('The class code is missing or wrong.'),
  404: problem('There is no such lesson, or this server has no LiveKit.'),
  410: problem('This lesson has ended.'),
  429: refusedForNow('This address has asked too often.'),
  503: refusedForNow('All places are taken, or the tutor is starting.'),
};

/** OpenAPI 3.1 of everything that programs may ask of Viva; what crosses the socket is in `src/protocol.ts`. */
export const openApiDocument = {
  openapi: '3.1.0',
  info: {
    title: packageJson.name,
    version: packageJson.version,
    description: packageJson.description,
    license: { name: packageJson.license, identifier: packageJson.license },
  },
  paths: {
    [paths.getToken]: {
      get: {
        operationId: 'getToken',
        summary: 'A place in a lesson, and the student’s signed cookie. The tutor starts to prepare at once.',
        parameters: [
          query('name', 'How the student is called: up to 60 letters, digits and signs.', { required: true }),
          query('topic', 'Which lesson to begin; without it, the first that is offered.'),
          query('lesson', 'The id of a lesson of this student’s to go on with.'),
          query('code', 'The class code, where one is needed to begin a lesson.'),
          query(
            'consent',
            'Which words the page has shown that the student agrees to; kept where they hold.',
          ),
        ],
        responses: {
          200: json('A token that joins the lesson.', 'Token'),
          400: problem('The name cannot be used.'),
          ...LESSON_REFUSALS,
        },
      },
    },
    [paths.roomToken]: {
      post: {
        operationId: 'giveRoomToken',
        summary: 'LiveKit’s standard token endpoint.',
        requestBody: {
          required: false,
          content: { 'application/json': { schema: ref('RoomTokenRequest') } },
        },
        responses: {
          201: json('A token that joins the room.', 'RoomToken'),
          400: problem('The body or the name cannot be used.'),
          413: problem('The body is too large.'),
          ...LESSON_REFUSALS,
        },
      },
    },
    [paths.voiceConfig]: {
      get: {
        operationId: 'tellConfiguration',
        summary: 'What a client may know of this server.',
        responses: {
          200: json('Engines, rates and limits.', 'Configuration'),
          429: refusedForNow('This address has asked too often.'),
        },
      },
    },
    [paths.voiceSocket]: {
      get: {
        operationId: 'joinLesson',
        summary: 'The WebSocket of a lesson, where lessons are held without LiveKit.',
        responses: {
          101: { description: 'A WebSocket.' },
          403: problem('A page of another site asks.'),
          404: problem('Lessons are held as LiveKit rooms here.'),
          426: problem('This address takes WebSockets only.'),
          429: refusedForNow('This address has asked too often.'),
          503: refusedForNow('There are too many sockets.'),
        },
      },
    },
    [paths.browserReport]: {
      post: {
        operationId: 'reportFromPage',
        summary: 'What a page of this server tells of itself: figures, and nothing of the student.',
        requestBody: {
          required: true,
          content: { 'text/plain': { schema: ref('BrowserReport') } },
        },
        responses: {
          204: { description: 'It is counted.' },
          400: problem('This is no such report.'),
          403: problem('A page of another site asks.'),
          413: problem('The body is too large.'),
          429: problem('Reports come too fast.'),
        },
      },
    },
    [paths.health]: {
      get: {
        operationId: 'tellHealth',
        summary: 'Whether the process answers.',
        responses: {
          200: { description: 'ok', content: { 'text/plain': { schema: { type: 'string' } } } },
        },
      },
    },
    [paths.readiness]: {
      get: {
        operationId: 'tellReadiness',
        summary: 'Whether lessons can be held, part by part, and what to do where not.',
        responses: {
          200: json('They can.', 'Readiness'),
          503: json('They cannot.', 'Readiness'),
        },
      },
    },
    [paths.openApi]: {
      get: {
        operationId: 'tellInterface',
        summary: 'This document.',
        responses: {
          200: {
            description: 'OpenAPI 3.1.',
            content: { 'application/json': { schema: { type: 'object' } } },
          },
        },
      },
    },
  },
  components: { schemas: jsonSchemas() },
};

export function openApiRoutes(): Hono {
  return new Hono().get(paths.openApi, (c) => c.json(openApiDocument));
}

/** 405 where an address of the document is asked by a method that it has not; to be mounted behind all else. */
export function otherMethods(): Hono {
  const app = new Hono();
  for (const [path, operations] of Object.entries(openApiDocument.paths)) {
    const methods = Object.keys(operations).map((method) => method.toUpperCase());
    const message = `This address takes ${methods.join(' and ')} only.`;
    app.all(path, (c, next) =>
      methods.includes(c.req.method)
        ? next()
        : problemAnswer(c, 405, { code: 'method_not_allowed', message }, { Allow: methods.join(', ') }),
    );
  }
  return app;
}

function query(name: string, description: string, { required = false } = {}) {
  return { name, in: 'query', required, description, schema: { type: 'string' } };
}

function json(description: string, schema: SchemaName) {
  return { description, content: { 'application/json': { schema: ref(schema) } } };
}

function problem(description: string) {
  return json(description, 'Problem');
}

function refusedForNow(description: string) {
  return { ...problem(description), headers: RETRY_AFTER };
}

function ref(schema: SchemaName) {
  return { $ref: `#/components/schemas/${schema}` };
}

function jsonSchemas() {
  return Object.fromEntries(
    Object.entries(SCHEMAS).map(([name, schema]) => {
      // Bodies may hold more than what is heeded; answers hold nothing else.
      const io = name === ('RoomTokenRequest' satisfies SchemaName) ? 'input' : 'output';
      const { $schema: _, ...rest } = z.toJSONSchema(schema, { io });
      return [name, rest];
    }),
  );
}
