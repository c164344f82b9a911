import fc from 'fast-check';

interface Frame {
  payload: Buffer;
  opcode?: number;
  final?: boolean;
  /** The three bits that only extensions may set. */
  reserved?: number;
  masked?: boolean;
  /** What the frame says of its own length. */
  claims?: number;
}

/** One frame of RFC 6455 as a client sends it; whatever is not given is in order. */
export function frame({
  payload,
  opcode = 1,
  final = true,
  reserved = 0,
  masked = true,
  claims,
}: Frame): Buffer {
  const length = claims ?? payload.length;
  const first = (final ? 0x80 : 0) | (reserved << 4) | opcode;
  const mask = masked ? 0x80 : 0;
  const head =
    length < 126
      ? Buffer.from([first, mask | length])
      : length < 65_536
        ? Buffer.from([first, mask | 126, length >> 8, length & 255])
        : Buffer.concat([Buffer.from([first, mask | 127]), bigEndian(length)]);
  // A mask of zeros leaves the payload as it is.
  return Buffer.concat([head, masked ? Buffer.alloc(4) : Buffer.alloc(0), payload]);
}

function bigEndian(length: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(length));
  return bytes;
}

export function textFrame(json: unknown): Buffer {
  return frame({ payload: Buffer.from(JSON.stringify(json)) });
}

const bytes = (maxLength: number) => fc.uint8Array({ maxLength }).map((array) => Buffer.from(array));

const protocol = fc
  .record({
    payload: bytes(300),
    opcode: fc.integer({ min: 0, max: 15 }),
    final: fc.boolean(),
    reserved: fc.integer({ min: 0, max: 7 }),
    masked: fc.boolean(),
    claims: fc.oneof(fc.nat(400), fc.constantFrom(65_535, 70_000, 2_000_000, Number.MAX_SAFE_INTEGER)),
  })
  .map(frame);

const notUtf8 = bytes(300).map((payload) =>
  frame({ payload: Buffer.concat([Buffer.from([0xff]), payload]) }),
);

const closing = bytes(130).map((payload) => frame({ payload, opcode: 8 }));

const oddSound = fc.nat(4_000).map((half) => frame({ payload: Buffer.alloc(2 * half + 1), opcode: 2 }));

const longSound = fc
  .integer({ min: 6_402, max: 100_000 })
  .map((length) => frame({ payload: Buffer.alloc(length), opcode: 2 }));

const json = fc.json().map((text) => frame({ payload: Buffer.from(text) }));

const TYPES = ['join', 'text', 'mute', 'played', 'think', 'end', 'ready', '__proto__', 'constructor', ''];
const fields = fc
  .record({
    type: fc.constantFrom(...TYPES),
    token: fc.oneof(fc.string(), fc.constantFrom('a.b.c', 'eyJhbGciOiJub25lIn0.e30.'), fc.jsonValue()),
    text: fc.oneof(fc.string({ minLength: 1_001, maxLength: 5_000 }), fc.jsonValue()),
    muted: fc.jsonValue(),
    ms: fc.oneof(fc.double(), fc.jsonValue()),
    done: fc.jsonValue(),
  })
  .map(textFrame);

const deep = fc.nat(4_000).map((depth) => frame({ payload: Buffer.from('['.repeat(depth)) }));

/** So many frames with something wrong in nearly each, as bytes; the same ones for the same seed. */
export function malformedFrames(count: number, seed: number): Buffer[] {
  const any = fc.oneof(protocol, notUtf8, closing, oddSound, longSound, json, fields, deep);
  return fc.sample(any, { seed, numRuns: count });
}
