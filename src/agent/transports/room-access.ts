import { AccessToken, RoomConfiguration, RoomServiceClient, ServerError } from 'livekit-server-sdk';
import { type LiveKitServer, ROOM_STAYS_S } from '../messages.ts';

/** The tutor's identity in every room. An agent that takes over from one that died has it too, and so ends that one. */
export const TUTOR_IDENTITY = 'tutor';

/** A connection that is lost is made again with the same token, however long the lesson. */
const TOKEN_LIFE = '24h';

/** What the agent may do at the LiveKit server: join a room as its agent, and delete it. */
export class RoomAccess {
  private readonly rooms: RoomServiceClient;

  constructor(private readonly livekit: LiveKitServer) {
    this.rooms = new RoomServiceClient(livekit.url, livekit.apiKey, livekit.apiSecret);
  }

  get url(): string {
    return this.livekit.url;
  }

  tokenFor(room: string): Promise<string> {
    const { apiKey, apiSecret } = this.livekit;
    const token = new AccessToken(apiKey, apiSecret, {
      identity: TUTOR_IDENTITY,
      name: 'Tutor',
      ttl: TOKEN_LIFE,
    });
    token.kind = 'agent';
    token.roomConfig = new RoomConfiguration({ departureTimeout: ROOM_STAYS_S });
    token.addGrant({
      room,
      roomJoin: true,
      agent: true,
      canPublish: true,
      canPublishData: true,
      canSubscribe: true,
      canUpdateOwnMetadata: true,
    });
    return token.toJwt();
  }

  /** Puts everybody out. A room that is gone already is deleted as well. */
  async delete(room: string): Promise<void> {
    try {
      await this.rooms.deleteRoom(room);
    } catch (error) {
      if (!(error instanceof ServerError && error.code === 'not_found')) throw error;
    }
  }
}
