/** Every address that pages, htmx attributes and the page's own code go to. No path is typed twice. */
export const paths = {
  start: '/',
  /** Fragment with the name form, fetched when the student wants to talk. */
  startDialog: '/start-dialog',
  lesson: (id: string) => `/lessons/${encodeURIComponent(id)}`,
  lessonPattern: '/lessons/:id',
  getToken: '/api/voice/get-token/',
  /** LiveKit's standard token endpoint. */
  roomToken: '/api/voice/token',
  voiceConfig: '/api/voice/config/',
  voiceSocket: '/api/voice/socket',
  /** Hashed files of the built client: they never change, so they may be cached for ever. */
  built: '/built/',
  icon: '/favicon.svg',
} as const;
