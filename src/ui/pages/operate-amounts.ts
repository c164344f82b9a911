/** What a person reads of quantities. */

const COUNT = new Intl.NumberFormat('en');
const COMPACT = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const GIB = 1024 ** 3;
const MIB = 1024 ** 2;

export function count(amount: number): string {
  return COUNT.format(amount);
}

/** For a place that is small, such as 12.3K. */
export function compact(amount: number): string {
  return COMPACT.format(amount);
}

/** Exact: whole millionths of a dollar, such as $0.002345; cents are always there. */
export function dollars(microDollars: number): string {
  const millionths = String(microDollars % 1e6).padStart(6, '0');
  return `$${COUNT.format(Math.floor(microDollars / 1e6))}.${millionths.replace(/0{1,4}$/, '')}`;
}

export function milliseconds(ms: number | undefined): string {
  return ms === undefined ? '–' : `${COUNT.format(Math.round(ms))} ms`;
}

/** For an axis. */
export function seconds(ms: number): string {
  return `${ms / 1000} s`;
}

export function bytes(amount: number): string {
  return amount >= GIB
    ? `${(amount / GIB).toFixed(amount < 10 * GIB ? 1 : 0)} GiB`
    : `${Math.round(amount / MIB)} MiB`;
}

export function minutes(ms: number): string {
  return `${COUNT.format(Math.round(ms / 6_000) / 10)} min`;
}

export function percent(share: number): string {
  const hundredths = share * 100;
  return `${hundredths > 0 && hundredths < 1 ? hundredths.toFixed(2) : Math.round(hundredths)} %`;
}

/** Such as 3 d 4 h: the two largest units that say something. */
export function duration(inSeconds: number): string {
  const all = Math.floor(inSeconds / 60);
  const [days, hours, rest] = [Math.floor(all / 1440), Math.floor(all / 60) % 24, all % 60];
  if (days > 0) return `${days} d ${hours} h`;
  return hours > 0 ? `${hours} h ${rest} min` : `${rest} min`;
}

/** UTC's, as all days and limits are. */
export function clock(at: number): string {
  return new Date(at).toISOString().slice(11, 16);
}
