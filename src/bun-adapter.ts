/**
 * The one place that takes Hono's adapter for Bun, which is moving to a package of its own.
 * WebSockets are bounded here in what they may hold.
 */
import { serveStatic, upgradeWebSocket, websocket } from 'hono/bun';

export { serveStatic, upgradeWebSocket };

/** A frame up to this size is read, so that its sender is told what was wrong with it; Bun cuts off a larger one. */
const MAX_FRAME_BYTES = 1_100_000;

/** What a student who does not read may leave unsent: about half a minute of speech. */
export const MAX_UNSENT_BYTES = 1_000_000;

/** A connection that answers no ping for this long is gone. */
const IDLE_TIMEOUT_S = 16;

export const webSocketHandler = {
  ...websocket,
  maxPayloadLength: MAX_FRAME_BYTES,
  backpressureLimit: 2 * MAX_UNSENT_BYTES,
  closeOnBackpressureLimit: true,
  idleTimeout: IDLE_TIMEOUT_S,
};
