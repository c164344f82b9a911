import {
  claimsToJwtPayload,
  RoomConfiguration,
  RoomServiceClient,
  ServerError,
  TrackSource,
} from 'livekit-server-sdk';
import { type LiveKitServer, ROOM_STAYS_S } from '../../agent/messages.ts';
import type { Logger } from '../../log.ts';
import { signJwt } from './jwt.ts';
import { type LessonClaims, type SignedLessonToken, TOKEN_LIFE_MS } from './token.ts';

/** Whether lessons can be held as rooms: LiveKit answers and takes the key, does not take it, or does not answer. */
export type RoomsHealth = 'well' | 'refused' | 'unreachable';

/** A LiveKit server that has not answered by then will not carry a conversation either. */
const CHECK_LIMIT_S = 3;

/**
 * Whoever comes first opens the room, and LiveKit would close it 20 s after its student has gone. A message writes
 * each of its defaults into each token, which makes signing it a tenth slower.
 */
class LastingRoom extends RoomConfiguration {
  protected override toJSON() {
    return { departureTimeout: ROOM_STAYS_S };
  }
}

const LASTING_ROOM = new LastingRoom();

/** How often LiveKit is asked while it is not well. */
const RECHECK_MS = 10_000;

/** No lesson is called so: LiveKit has nothing to list, and has read the key. */
const NO_ROOM = 'viva-is-there-anybody';

/** The LiveKit server that holds this server's lessons: signs the students' tokens and knows whether it is well. */
export class Rooms {
  #health: RoomsHealth = 'well';
  readonly #service: RoomServiceClient;
  #checking: Promise<RoomsHealth> | undefined;
  #recheck: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(
    private readonly server: LiveKitServer,
    private readonly log: Logger,
  ) {
    const { url, apiKey, apiSecret } = server;
    this.#service = new RoomServiceClient(url, apiKey, apiSecret, { requestTimeout: CHECK_LIMIT_S });
  }

  get url(): string {
    return this.server.url;
  }

  get health(): RoomsHealth {
    return this.#health;
  }

  /** What whoever runs this server is to do; `undefined` while all is well. */
  get trouble(): string | undefined {
    return this.#health === 'well' ? undefined : troubleOf(this.#health, this.url);
  }

  /** Lets a student join this one room, speak and write there, and nothing else. */
  sign({ room, name }: Pick<LessonClaims, 'room' | 'name'>, identity: string): SignedLessonToken {
    // LiveKit counts whole seconds; a page must not hold the token for good longer than LiveKit does.
    const nowS = Math.floor(Date.now() / 1000);
    const expiresS = nowS + TOKEN_LIFE_MS / 1000;
    const { apiKey, apiSecret } = this.server;
    const video = {
      room,
      roomJoin: true,
      canPublish: true,
      canPublishSources: [TrackSource.MICROPHONE],
      canPublishData: true,
      canSubscribe: true,
    };
    const grants = claimsToJwtPayload({ name, video, roomConfig: LASTING_ROOM });
    const claims = { ...grants, iss: apiKey, sub: identity, nbf: nowS, exp: expiresS };
    return { token: signJwt(claims, apiSecret), expiresAt: expiresS * 1000 };
  }

  /**
   * Asks LiveKit whether it is there and takes the key: at start, and when a tutor could not join a room. While it
   * is not well it is asked again by itself. Questions at the same time are one; it never rejects.
   */
  check(): Promise<RoomsHealth> {
    this.#checking ??= this.#ask().finally(() => {
      this.#checking = undefined;
    });
    return this.#checking;
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#recheck);
  }

  async #ask(): Promise<RoomsHealth> {
    clearTimeout(this.#recheck);
    const { health, cause } = await this.#service.listRooms([NO_ROOM]).then(() => WELL, causeOf);
    if (this.#closed) return health;
    if (health !== this.#health) this.#tell(health, cause);
    this.#health = health;
    if (health !== 'well') this.#recheck = setTimeout(() => void this.check(), RECHECK_MS);
    return health;
  }

  /** Only when it changes: a server that is away for a night fills no log. */
  #tell(health: RoomsHealth, cause: string | undefined): void {
    if (health === 'well') this.log.info({ url: this.url }, 'LiveKit is well again: lessons can begin');
    else this.log.error({ cause }, troubleOf(health, this.url));
  }
}

const WELL: { health: RoomsHealth; cause: string | undefined } = { health: 'well', cause: undefined };

/** LiveKit's own words hold the key or the whole token, so of its answer only the status is told. */
function causeOf(error: unknown): typeof WELL {
  if (!(error instanceof ServerError)) return { health: 'unreachable', cause: String(error) };
  const refused = error.status === 401 || error.status === 403;
  return { health: refused ? 'refused' : 'unreachable', cause: `HTTP ${error.status}` };
}

function troubleOf(health: Exclude<RoomsHealth, 'well'>, url: string): string {
  if (health === 'refused') {
    return `LIVEKIT_API_KEY and LIVEKIT_API_SECRET are not accepted by LIVEKIT_URL=${url}: no lesson can begin. Set those of this LiveKit server, and start again. (Clocks that are minutes apart have the same effect.)`;
  }
  return `LIVEKIT_URL=${url} does not answer as a LiveKit server: no lesson can begin until it does. Is it running, and can this machine reach it? It is asked again every ${RECHECK_MS / 1000} s.`;
}
