import { Database } from 'bun:sqlite';
import { join } from 'node:path';

/** All that a server has counted. */
export interface Counted {
  audioMs: number;
  tokensIn: number;
  tokensCached: number;
  tokensOut: number;
  characters: number;
  errors: number;
  microDollars: number;
}

/** Reads it from the database of a server, which may be running. */
export function countedIn(dataDir: string): Counted {
  using db = new Database(join(dataDir, 'viva.sqlite'), { readonly: true });
  // The sound of a voice is not paid for, and is no part of the sum.
  const counted = db
    .query<Counted, []>(
      `SELECT coalesce(sum(iif(part = 'stt', audio_ms, 0)), 0) AS audioMs, coalesce(sum(tokens_in), 0) AS tokensIn,
         coalesce(sum(tokens_cached), 0) AS tokensCached, coalesce(sum(tokens_out), 0) AS tokensOut,
         coalesce(sum(characters), 0) AS characters, coalesce(sum(errors), 0) AS errors,
         coalesce(sum(micro_dollars), 0) AS microDollars
       FROM usage`,
    )
    .get();
  if (!counted) throw new Error('A sum has one row.');
  return counted;
}
