import { fileURLToPath } from 'node:url';
import tokenizer from 'llama-tokenizer-js';
import { InferenceSession, Tensor } from 'onnxruntime-node';

/** Rate of the sound that the model was trained on. */
export const MOONSHINE_SAMPLE_RATE_HZ = 16_000;

/** Shape of Moonshine Tiny's decoder: `config.json` of UsefulSensors/moonshine-tiny. */
const LAYERS = 6;
const HEADS = 8;
const HEAD_WIDTH = 36;
const START_TOKEN = 1;
const END_TOKEN = 2;
/** Moonshine's authors cap at this rate: what is longer is a loop of the decoder, not speech. */
const MAX_TOKENS_PER_SECOND = 6;

/** A block of tokens that stands this often in a row is a loop of the decoder. */
const LOOP_REPEATS = 4;

/** Less than 0.1 s holds no word, and under 895 samples the encoder has no frame at all and throws. */
const MIN_SAMPLES = MOONSHINE_SAMPLE_RATE_HZ / 10;

const SESSION_OPTIONS: InferenceSession.SessionOptions = {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  // "basic" loads faster than "all", runs as fast and made no more errors on our recordings.
  graphOptimizationLevel: 'basic',
  logSeverityLevel: 3,
};
/** Processors with AVX2 but no VNNI overflow in the fast integer product; elsewhere this changes nothing. */
const ENCODER_CONFIG = { x64quantprecision: '1' };
const DECODER_CONFIG = {
  ...ENCODER_CONFIG,
  // Else the 37 MB of output weights are turned into floats again for every token: 5.4 ms a token, not 3.8.
  disable_quant_qdq: '1',
  // One token at a time gains nothing from packed weights: 0.1 s less to load, and 25 MB.
  disable_prepacking: '1',
};

/** Moonshine Tiny (English), quantised, on the calling thread. */
export class Moonshine {
  readonly #encoder: InferenceSession;
  readonly #decoder: InferenceSession;

  static async load(): Promise<Moonshine> {
    const [encoder, decoder] = await Promise.all([
      load('encoder_model', ENCODER_CONFIG),
      load('decoder_model_merged', DECODER_CONFIG),
    ]);
    return new Moonshine(encoder, decoder);
  }

  private constructor(encoder: InferenceSession, decoder: InferenceSession) {
    this.#encoder = encoder;
    this.#decoder = decoder;
  }

  /**
   * Text of one stretch of speech by greedy decoding; empty for silence and noise.
   * @param pcm - float32 mono 16 kHz, −1 to 1
   * @param signal - looked at between decoder steps
   * @returns `undefined` when `signal` aborts first
   */
  async recognize(pcm: Float32Array, signal: AbortSignal): Promise<string | undefined> {
    if (pcm.length < MIN_SAMPLES) return '';
    const maxTokens = Math.ceil((pcm.length / MOONSHINE_SAMPLE_RATE_HZ) * MAX_TOKENS_PER_SECOND);
    const tokens = await this.#decode(await this.#encode(pcm), maxTokens, signal);
    return tokens && tokenizer.decode(tokens, false, false).trim();
  }

  async #encode(pcm: Float32Array): Promise<Tensor> {
    const output = await this.#encoder.run({ input_values: new Tensor('float32', pcm, [1, pcm.length]) });
    return named(output, 'last_hidden_state');
  }

  async #decode(speech: Tensor, maxTokens: number, signal: AbortSignal): Promise<number[] | undefined> {
    const tokens: number[] = [];
    const lastToken = BigInt64Array.of(BigInt(START_TOKEN));
    const inputs: Record<string, Tensor> = {
      input_ids: new Tensor('int64', lastToken, [1, 1]),
      encoder_hidden_states: speech,
      use_cache_branch: new Tensor('bool', [false], [1]),
    };
    for (const name of CACHE_NAMES) {
      inputs[`past_key_values.${name}`] = new Tensor('float32', new Float32Array(0), [
        1,
        HEADS,
        0,
        HEAD_WIDTH,
      ]);
    }
    // The first step also answers the keys and values of the speech itself, which stay as they are.
    let grownNames = CACHE_NAMES;
    while (tokens.length < maxTokens) {
      if (signal.aborted) return undefined;
      const output = await this.#decoder.run(inputs, [
        'logits',
        ...grownNames.map((name) => `present.${name}`),
      ]);
      const token = indexOfLargest(named(output, 'logits').data as Float32Array);
      if (token === END_TOKEN) break;
      tokens.push(token);
      const loop = loopLength(tokens);
      if (loop > 0) return tokens.slice(0, tokens.length - loop * (LOOP_REPEATS - 1));
      lastToken[0] = BigInt(token);
      for (const name of grownNames) inputs[`past_key_values.${name}`] = named(output, `present.${name}`);
      if (tokens.length === 1) {
        inputs.use_cache_branch = new Tensor('bool', [true], [1]);
        grownNames = DECODER_CACHE_NAMES;
      }
    }
    return tokens;
  }
}

const DECODER_CACHE_NAMES = cacheNames('decoder');
const CACHE_NAMES = [...DECODER_CACHE_NAMES, ...cacheNames('encoder')];

function cacheNames(part: 'decoder' | 'encoder'): string[] {
  return Array.from({ length: LAYERS }, (_, layer) => [
    `${layer}.${part}.key`,
    `${layer}.${part}.value`,
  ]).flat();
}

/** The package exports only its browser bundle; the models lie beside that. */
function load(model: string, session: Record<string, string>): Promise<InferenceSession> {
  const url = new URL(
    `model/tiny/quantized/${model}.onnx`,
    import.meta.resolve('@moonshine-ai/moonshine-js'),
  );
  return InferenceSession.create(fileURLToPath(url), { ...SESSION_OPTIONS, extra: { session } });
}

function named(output: InferenceSession.OnnxValueMapType, name: string): Tensor {
  const value = output[name];
  if (!value) throw new Error(`Moonshine's model has no output "${name}": another model file than expected.`);
  return value as Tensor;
}

function indexOfLargest(values: Float32Array): number {
  let best = 0;
  let largest = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as number;
    if (value > largest) {
      largest = value;
      best = index;
    }
  }
  return best;
}

/** Length of the block of tokens that stands at the end four times in a row; 0 when there is none. */
export function loopLength(tokens: number[]): number {
  for (let length = 1; length * LOOP_REPEATS <= tokens.length; length++) {
    const blocks = tokens.slice(-length * LOOP_REPEATS);
    if (blocks.every((token, index) => token === blocks[index % length])) return length;
  }
  return 0;
}
