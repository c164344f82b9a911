/** Every address that pages, htmx attributes and the page's own code go to. No path is typed twice. */
export const paths = {
  start: '/',
  /** The start page with this lesson on offer. */
  startWith: (topic: string) => `/?topic=${encodeURIComponent(topic)}`,
  /** Fragment with the name form, fetched when the student wants to talk. */
  startDialog: '/start-dialog',
  startDialogWith: (topic: string) => `/start-dialog?topic=${encodeURIComponent(topic)}`,
  lessons: '/lessons',
  lesson: (id: string) => `/lessons/${encodeURIComponent(id)}`,
  lessonPattern: '/lessons/:id',
  /** A picture beside a lesson's file, as the lesson names it. */
  lessonPicturePattern: '/lessons/:topic/:picture{.+}',
  /** The student's own name, by POST. */
  student: '/student',
  studentDownload: '/student/download',
  studentErase: '/student/erase',
  erased: '/erased',
  /** The operator's form for the password, and where it goes to. */
  login: '/login',
  loginFor: (page: string) => `/login?next=${encodeURIComponent(page)}`,
  logout: '/logout',
  /** For whoever runs this server. */
  operate: '/operate',
  /** Fragment with its figures, fetched again and again. */
  operateFigures: '/operate/figures',
  /** For teachers. */
  teacher: '/teacher',
  /** Figures for Prometheus. */
  metrics: '/metrics',
  getToken: '/api/voice/get-token/',
  /** LiveKit's standard token endpoint. */
  roomToken: '/api/voice/token',
  voiceConfig: '/api/voice/config/',
  voiceSocket: '/api/voice/socket',
  /** What pages tell of themselves. */
  browserReport: '/api/voice/report',
  /** Whether the process answers, and whether lessons can be held. */
  health: '/healthz',
  readiness: '/readyz',
  /** What programs may ask, as an OpenAPI document. */
  openApi: '/api/openapi.json',
  /** Hashed files of the built client: they never change, so they may be cached for ever. */
  built: '/built/',
  icon: '/favicon.svg',
} as const;
