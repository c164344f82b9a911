/** The latest samples of a stream, up to a bound. */
export class AudioTail {
  private readonly blocks: Int16Array[] = [];
  private samples = 0;

  constructor(private readonly maxSamples: number) {}

  append(block: Int16Array): void {
    // Silero hands out views of a buffer that it goes on writing to.
    this.blocks.push(block.slice());
    this.samples += block.length;
    while (this.samples - (this.blocks[0]?.length ?? 0) >= this.maxSamples) {
      this.samples -= this.blocks.shift()?.length ?? 0;
    }
  }

  snapshot(): Int16Array {
    const all = new Int16Array(this.samples);
    let offset = 0;
    for (const block of this.blocks) {
      all.set(block, offset);
      offset += block.length;
    }
    return all;
  }
}
