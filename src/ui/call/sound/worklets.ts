// The build puts the addresses of the two built files here.
declare const CAPTURE_WORKLET: string;
declare const PLAYBACK_WORKLET: string;

/** Loads both audio worklets; to be called as early as possible, it needs no running context. */
export async function loadWorklets(context: AudioContext): Promise<void> {
  await Promise.all([
    context.audioWorklet.addModule(CAPTURE_WORKLET),
    context.audioWorklet.addModule(PLAYBACK_WORKLET),
  ]);
}
