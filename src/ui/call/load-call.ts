import type { Transport } from '../../protocol.ts';
import type { Call } from './call.ts';
import type { CallOptions } from './lesson-call.ts';

/** Everything else that a call needs is loaded. */
export type NewCall = (options: CallOptions) => Call;

/** Loads the call over this transport and nothing of the other; asked again, it has it. */
export async function loadCall(transport: Transport, context: AudioContext): Promise<NewCall> {
  if (transport === 'livekit') {
    const { RoomCall } = await import('./room-call.ts');
    return (options) => new RoomCall(options);
  }
  const { SocketCall, loadWorklets } = await import('./socket-call.ts');
  const worklets = loadWorklets(context);
  return (options) => new SocketCall({ ...options, worklets });
}
