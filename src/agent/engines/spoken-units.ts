/** Units of measure by their symbols: singular and, where it is not singular + s, plural. */
const UNITS: Record<string, [one: string, many?: string]> = {
  mm: ['millimeter'],
  cm: ['centimeter'],
  m: ['meter'],
  km: ['kilometer'],
  ft: ['foot', 'feet'],
  mi: ['mile'],
  mg: ['milligram'],
  g: ['gram'],
  kg: ['kilogram'],
  lb: ['pound'],
  oz: ['ounce'],
  ml: ['milliliter'],
  mL: ['milliliter'],
  l: ['liter'],
  L: ['liter'],
  ms: ['millisecond'],
  s: ['second'],
  min: ['minute'],
  h: ['hour'],
  Hz: ['hertz', 'hertz'],
  kHz: ['kilohertz', 'kilohertz'],
  MHz: ['megahertz', 'megahertz'],
  GHz: ['gigahertz', 'gigahertz'],
  kB: ['kilobyte'],
  MB: ['megabyte'],
  GB: ['gigabyte'],
  TB: ['terabyte'],
  N: ['newton'],
  J: ['joule'],
  kJ: ['kilojoule'],
  kcal: ['kilocalorie'],
  W: ['watt'],
  kW: ['kilowatt'],
  kWh: ['kilowatt hour'],
  V: ['volt'],
  A: ['ampere'],
  Ω: ['ohm'],
  Pa: ['pascal'],
  kPa: ['kilopascal'],
  hPa: ['hectopascal'],
  K: ['kelvin', 'kelvin'],
  mol: ['mole'],
  '°C': ['degree Celsius', 'degrees Celsius'],
  '°F': ['degree Fahrenheit', 'degrees Fahrenheit'],
  '°': ['degree'],
};

const SYMBOL = Object.keys(UNITS)
  .sort((a, b) => b.length - a.length)
  .join('|');
/** 2 or 3 after a unit of length: an area or a volume; after a unit of time "squared". */
const POWER = '(?:\\^?([23²³]))?';

/** A unit or a quotient of two, right after its number: symbol, power, symbol below, power below. */
export const UNIT_PATTERN = `(${SYMBOL})${POWER}(?:/(${SYMBOL})${POWER})?(?![\\p{L}\\p{N}])`;

/** ("m", undefined, "s", "2") → "meters per second squared"; ("km", "2") → "square kilometers" */
export function unitWords(
  isOne: boolean,
  above: string,
  power?: string,
  below?: string,
  powerBelow?: string,
): string {
  const quotient = below ? ` per ${withPower(below, powerBelow, true)}` : '';
  return withPower(above, power, isOne) + quotient;
}

function withPower(symbol: string, power: string | undefined, isOne: boolean): string {
  const [one, many = `${one}s`] = UNITS[symbol] ?? [symbol];
  const name = isOne ? one : many;
  if (!power) return name;
  const isSquare = power === '2' || power === '²';
  if (symbol.endsWith('s')) return `${name} ${isSquare ? 'squared' : 'cubed'}`;
  return `${isSquare ? 'square' : 'cubic'} ${name}`;
}
