/**
 * A process that asks one address again and again: `bun bench/token-load.ts <url> <connections> <seconds>`.
 * Prints `{"answered", "refused", "seconds", "why"}`; `why` is the last refusal's body.
 */
export {};

const [url = '', connections = '1', seconds = '1'] = Bun.argv.slice(2);

let answered = 0;
let refused = 0;
let why = '';
const startMs = performance.now();
const endMs = startMs + Number(seconds) * 1000;
await Promise.all(Array.from({ length: Number(connections) }, ask));
const tookMs = performance.now() - startMs;
console.log(JSON.stringify({ answered, refused, seconds: tookMs / 1000, why }));

/** One connection: Bun keeps it alive for the next request. */
async function ask(): Promise<void> {
  while (performance.now() < endMs) {
    const response = await fetch(url);
    const body = await response.text();
    if (response.ok) {
      answered += 1;
    } else {
      refused += 1;
      why = body;
    }
  }
}
