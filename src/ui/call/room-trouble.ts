import { ConnectionError, ConnectionErrorReason } from 'livekit-client';

/** Why a room could not be joined, as a sentence for the student that says what may help. */
export function joinTrouble(error: unknown): string {
  if (!(error instanceof ConnectionError)) return UNKNOWN;
  switch (error.reason) {
    case ConnectionErrorReason.NotAllowed:
      return 'The server that carries the sound does not let this lesson in. If this stays so, tell whoever runs Viva.';
    case ConnectionErrorReason.ServerUnreachable:
    case ConnectionErrorReason.WebSocket:
    case ConnectionErrorReason.ServiceNotFound:
    case ConnectionErrorReason.LeaveRequest:
      return 'The server that carries the sound cannot be reached. If this stays so, try another network or tell whoever runs Viva.';
    // What is left fails after the server has answered: the sound itself finds no way.
    default:
      return 'The sound does not get through. Your network may block it: try another one, or switch off a VPN.';
  }
}

const UNKNOWN =
  'Joining the conversation failed in this browser. If this stays so, reload the page or use a current browser.';
