import { watch } from 'node:fs';

/** Editors save in several steps: this long after the last of them the file is whole. */
const SETTLE_MS = 200;
/** Changes that never end are read at least this often, and at most once in `SETTLE_MS`. */
const LONGEST_WAIT_MS = 2_000;

/**
 * Calls `read` some moments after anything in a folder has changed; never twice at once, and however much changes, five
 * times a second at most.
 * @param read - must handle its own failures
 * @param onError - the folder cannot be watched (any longer)
 * @returns an end to it
 */
export function watchFolder(
  dir: string,
  read: () => Promise<void>,
  onError: (error: Error) => void,
): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waitingSinceMs: number | undefined;
  let reading = false;
  let changedMeanwhile = false;

  const changed = () => {
    if (reading) {
      changedMeanwhile = true;
      return;
    }
    waitingSinceMs ??= performance.now();
    const leftMs = LONGEST_WAIT_MS - (performance.now() - waitingSinceMs);
    clearTimeout(timer);
    timer = setTimeout(start, Math.max(0, Math.min(SETTLE_MS, leftMs)));
  };
  const start = () => {
    waitingSinceMs = undefined;
    reading = true;
    changedMeanwhile = false;
    void read().finally(() => {
      reading = false;
      if (changedMeanwhile) changed();
    });
  };

  try {
    const watcher = watch(dir, changed);
    watcher.on('error', onError);
    watcher.unref();
    return () => {
      clearTimeout(timer);
      changedMeanwhile = false;
      watcher.close();
    };
  } catch (error) {
    onError(error instanceof Error ? error : new Error(String(error)));
    return () => undefined;
  }
}
