/** What keeps this browser from holding a lesson, in words; `undefined` when nothing does. */
export function browserTrouble(): string | undefined {
  if (!isSecureContext) {
    return 'Browsers allow the microphone only on pages opened over https, or on this computer itself at http://localhost. Ask whoever runs this server for its https address.';
  }
  if (!('AudioWorkletNode' in window) || !('WebSocket' in window) || !navigator.mediaDevices?.getUserMedia) {
    return 'This browser is too old to talk: it cannot play and record sound the way Viva needs. Please use a current Chrome, Edge, Firefox or Safari.';
  }
  return undefined;
}
