/** Zero crossings of the sinc on each side: more is a steeper filter and more delay (1 ms at 16 kHz). */
const ZERO_CROSSINGS = 16;
/** Cut-off as a share of the lower Nyquist frequency: the rest is room for the filter's slope. */
const CUTOFF = 0.92;
/** About 63 dB of stop-band attenuation. */
const KAISER_BETA = 6;

/**
 * Streaming sample-rate converter: a linear-phase polyphase filter (Kaiser-windowed sinc) at the exact
 * rational ratio of the two rates, so that it neither drifts nor aliases.
 */
export class Resampler {
  readonly #up: number;
  readonly #down: number;
  readonly #taps: number;
  /** One row of taps for each of the `up` positions between two input samples. */
  readonly #filter: Float32Array;
  #history: Float32Array;
  /** Where the next output lies: whole input samples into the next block, and `#phase / #up` of one more. */
  #offset = 0;
  #phase = 0;

  constructor(fromHz: number, toHz: number) {
    const divisor = greatestCommonDivisor(fromHz, toHz);
    this.#up = toHz / divisor;
    this.#down = fromHz / divisor;
    const scale = Math.min(1, toHz / fromHz);
    this.#taps = 2 * Math.ceil(ZERO_CROSSINGS / scale);
    this.#filter = polyphaseFilter(this.#up, this.#taps, scale * CUTOFF);
    this.#history = new Float32Array(this.#taps - 1);
  }

  /** Takes any number of samples and gives those that follow from them; the filter's delay stays inside. */
  process(input: Float32Array): Float32Array {
    if (this.#up === this.#down) return input.slice();
    const samples = new Float32Array(this.#history.length + input.length);
    samples.set(this.#history);
    samples.set(input, this.#history.length);

    const output = new Float32Array(Math.ceil(((input.length + 1) * this.#up) / this.#down));
    let count = 0;
    while (this.#offset < input.length) {
      const row = this.#phase * this.#taps;
      const newest = this.#offset + this.#taps - 1;
      let sum = 0;
      for (let tap = 0; tap < this.#taps; tap++) {
        sum += (this.#filter[row + tap] ?? 0) * (samples[newest - tap] ?? 0);
      }
      output[count++] = sum;
      this.#phase += this.#down;
      this.#offset += Math.floor(this.#phase / this.#up);
      this.#phase %= this.#up;
    }
    this.#offset -= input.length;
    this.#history = samples.slice(samples.length - this.#history.length);
    return output.subarray(0, count);
  }

  reset(): void {
    this.#history.fill(0);
    this.#offset = 0;
    this.#phase = 0;
  }
}

function polyphaseFilter(up: number, taps: number, bandwidth: number): Float32Array {
  const filter = new Float32Array(up * taps);
  for (let phase = 0; phase < up; phase++) {
    const row = filter.subarray(phase * taps, (phase + 1) * taps);
    for (let tap = 0; tap < taps; tap++) {
      const distance = tap + phase / up - taps / 2;
      row[tap] = sinc(bandwidth * distance) * kaiser((2 * distance) / taps);
    }
    // Every row passes a constant unchanged: otherwise the rows would modulate the sound.
    const sum = row.reduce((total, value) => total + value, 0);
    for (let tap = 0; tap < taps; tap++) row[tap] = (row[tap] ?? 0) / sum;
  }
  return filter;
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** Kaiser window over −1 … 1, not normalised. */
function kaiser(x: number): number {
  return Math.abs(x) > 1 ? 0 : besselI0(KAISER_BETA * Math.sqrt(1 - x * x));
}

/** Modified Bessel function of the first kind, order 0, by its power series. */
function besselI0(x: number): number {
  let term = 1;
  let sum = 1;
  for (let n = 1; term > sum * 1e-9; n++) {
    term *= (x / (2 * n)) ** 2;
    sum += term;
  }
  return sum;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
