// The build puts the address of the built file here.
declare const WORKLETS: string;

/** Loads the audio worklets; to be called as early as possible, it needs no running context. */
export async function loadWorklets(context: AudioContext): Promise<void> {
  await context.audioWorklet.addModule(WORKLETS);
}
