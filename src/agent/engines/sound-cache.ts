import { createHash } from 'node:crypto';
import { mkdir, readdir, rename, stat, unlink, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { LRUCache } from 'lru-cache';

/** Of one lesson's sentences, those of the last few minutes. */
const MAX_MEMORY_BYTES = 16 * 1024 * 1024;

/** About 23 minutes of sentences that recur. */
const MAX_DISK_BYTES = 64 * 1024 * 1024;

/** A file is named by a hash, so that its name tells nobody what is said in it. */
const FILE = /^[0-9a-f]{64}\.pcm$/;

/**
 * Sentences that were paid for, so that they are paid for once: in memory each of the latest, on disk those that are
 * asked for again, a greeting or a question. What is said once, and may be about somebody, is never stored.
 */
export class SoundCache {
  readonly #memory = new LRUCache<string, Int16Array<ArrayBuffer>>({
    maxSize: MAX_MEMORY_BYTES,
    sizeCalculation: (pcm) => pcm.byteLength,
  });
  /** Bytes of each file. */
  readonly #files: LRUCache<string, number>;

  /** A folder that cannot be used is told of once; sounds are then kept in memory alone. */
  static async open(
    folder: string,
    onFailure: (error: unknown) => void,
    maxDiskBytes = MAX_DISK_BYTES,
  ): Promise<SoundCache> {
    const cache = new SoundCache(folder, onFailure, maxDiskBytes);
    await cache.#attempt(() => cache.#load());
    return cache;
  }

  private constructor(
    private readonly folder: string,
    private readonly onFailure: (error: unknown) => void,
    maxDiskBytes: number,
  ) {
    this.#files = new LRUCache({
      maxSize: maxDiskBytes,
      sizeCalculation: (bytes) => bytes,
      dispose: (_, key, reason) => {
        if (reason !== 'set') void this.#attempt(() => unlink(this.#path(key)));
      },
    });
  }

  /** @param parts - all that the sound depends on */
  static key(...parts: string[]): string {
    return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  }

  /** @returns s16le mono, not to be changed; `undefined` when it has to be made */
  async find(key: string): Promise<Int16Array<ArrayBuffer> | undefined> {
    const known = this.#memory.get(key);
    if (known) {
      if (!this.#files.has(key)) void this.#attempt(() => this.#store(key, known));
      return known;
    }
    if (this.#files.get(key) === undefined) return undefined;
    const stored = await this.#attempt(() => this.#read(key));
    if (stored) this.#memory.set(key, stored);
    else this.#files.delete(key);
    return stored;
  }

  keep(key: string, pcm: Int16Array<ArrayBuffer>): void {
    if (pcm.length > 0) this.#memory.set(key, pcm);
  }

  async #load(): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    const names = await readdir(this.folder);
    // What was being written when the server was killed.
    for (const name of names.filter((name) => !FILE.test(name))) await unlink(join(this.folder, name));
    const files = await Promise.all(
      names
        .filter((name) => FILE.test(name))
        .map(async (name) => ({ name, ...(await stat(join(this.folder, name))) })),
    );
    files.sort((a, b) => a.mtimeMs - b.mtimeMs);
    for (const { name, size } of files) if (size > 0) this.#files.set(name.slice(0, -'.pcm'.length), size);
  }

  async #read(key: string): Promise<Int16Array<ArrayBuffer>> {
    const path = this.#path(key);
    const now = new Date();
    const [bytes] = await Promise.all([Bun.file(path).arrayBuffer(), utimes(path, now, now)]);
    return new Int16Array(bytes);
  }

  async #store(key: string, pcm: Int16Array<ArrayBuffer>): Promise<void> {
    // Reserved before it is written: two lessons that ask at the same time write it once.
    this.#files.set(key, pcm.byteLength);
    const unfinished = join(this.folder, `${key}.part`);
    await Bun.write(unfinished, pcm.buffer);
    await rename(unfinished, this.#path(key));
  }

  #path(key: string): string {
    return join(this.folder, `${key}.pcm`);
  }

  #hasFailed = false;

  async #attempt<T>(deed: () => Promise<T>): Promise<T | undefined> {
    try {
      return await deed();
    } catch (error) {
      if (!this.#hasFailed) this.onFailure(error);
      this.#hasFailed = true;
      return undefined;
    }
  }
}
