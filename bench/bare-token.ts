import { AccessToken, TrackSource } from 'livekit-server-sdk';
import type { TokenAnswer } from '../src/protocol.ts';

const { LIVEKIT_URL: url = '', LIVEKIT_API_KEY: apiKey, LIVEKIT_API_SECRET: apiSecret } = process.env;
const LIFE_S = 900;

/** A token for a new room with the grants that Viva gives a student, signed with the same SDK, and nothing else done. */
export async function bareToken(name: string): Promise<TokenAnswer> {
  const room = crypto.randomUUID();
  const token = new AccessToken(apiKey, apiSecret, {
    identity: `alice-${room.slice(0, 8)}`,
    name,
    ttl: LIFE_S,
  });
  token.addGrant({
    room,
    roomJoin: true,
    canPublish: true,
    canPublishSources: [TrackSource.MICROPHONE],
    canPublishData: true,
    canSubscribe: true,
  });
  const expiresAt = Date.now() + LIFE_S * 1000;
  return { token: await token.toJwt(), room, url, transport: 'livekit', expiresAt };
}
