import type { Logger } from './log.ts';
import type { Store } from './store/store.ts';

const DAY_MS = 24 * 3600_000;

/**
 * Forgets lessons in which nothing has happened for so many days, now and once a day.
 * @returns an end to it
 */
export function keepNoLonger(days: number, store: Pick<Store, 'forgetBefore'>, log: Logger): () => void {
  const stop = new AbortController();
  const forget = async () => {
    try {
      const lessons = await store.forgetBefore(Date.now() - days * DAY_MS, stop.signal);
      if (lessons > 0) log.info({ lessons, days }, 'old lessons have been forgotten');
    } catch (error) {
      log.error({ err: error }, 'old lessons could not be forgotten; it is tried again tomorrow');
    }
  };
  void forget();
  const daily = setInterval(() => void forget(), DAY_MS);
  return () => {
    clearInterval(daily);
    stop.abort();
  };
}
