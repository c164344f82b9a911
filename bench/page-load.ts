/**
 * A process that asks for one page again and again, as browsers of many addresses do:
 * `bun bench/page-load.ts <url> <connections> <seconds> <a second>`. Prints `{"perSecond", "answered", "refused"}`;
 * `refused` counts whatever is not 2xx.
 */
import autocannon from 'autocannon';

/** As many as a proxy in front would name. */
const ADDRESSES = 2000;

const [url = '', connections = '1', seconds = '1', rate = '1'] = Bun.argv.slice(2);
const requests = Array.from({ length: ADDRESSES }, (_, i) => ({
  headers: { 'accept-encoding': 'gzip', 'x-forwarded-for': `10.0.${i >> 8}.${i & 255}` },
}));
const result = await autocannon({
  url,
  requests,
  connections: Number(connections),
  duration: Number(seconds),
  overallRate: Number(rate),
});
const { errors, timeouts, non2xx, duration } = result;
const answered = result['2xx'];
console.log(
  JSON.stringify({ perSecond: answered / duration, answered, refused: non2xx + errors + timeouts }),
);
process.exit(0);
