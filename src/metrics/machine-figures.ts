import { statfs } from 'node:fs/promises';
import { Gauge, type Registry } from 'prom-client';

/** Disk that is free for this user, and all of it, in bytes. */
interface Disk {
  freeBytes: number;
  totalBytes: number;
}

/** What of this machine is used. */
export class MachineFigures {
  #disk: Disk | undefined;

  /** @param dataDir - the disk that is looked at holds this folder */
  constructor(
    registry: Registry,
    private readonly dataDir: string,
  ) {
    const gauge = (name: string, help: string, read: () => number | undefined) =>
      new Gauge({
        name,
        help,
        registers: [registry],
        collect() {
          // Prometheus takes it for neither much nor little: an alert on a disk that tells nothing would be false.
          this.set(read() ?? Number.NaN);
        },
      });
    gauge('viva_process_resident_memory_bytes', 'Memory of the whole process, all its threads.', () =>
      process.memoryUsage.rss(),
    );
    gauge('viva_process_uptime_seconds', 'How long the process has run.', () => process.uptime());
    gauge('viva_disk_free_bytes', 'Free on the disk that holds DATA_DIR.', () => this.#disk?.freeBytes);
    gauge('viva_disk_size_bytes', 'Size of the disk that holds DATA_DIR.', () => this.#disk?.totalBytes);
  }

  get diskFreeBytes(): number | undefined {
    return this.#disk?.freeBytes;
  }

  /** To be called now and then: asking a disk may take longer than a figure may wait. */
  async lookAtDisk(): Promise<void> {
    try {
      const { bavail, blocks, bsize } = await statfs(this.dataDir);
      this.#disk = { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
    } catch {
      // Nothing is told rather than what was so once.
      this.#disk = undefined;
    }
  }
}
