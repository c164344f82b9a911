import fc from 'fast-check';

/** Where requests go: pages, forms, everything for programs, files, and nothing at all. */
const TARGETS = [
  '/',
  '/start-dialog',
  '/lessons',
  '/lessons/x',
  '/student',
  '/student/erase',
  '/student/download',
  '/api/voice/get-token/',
  '/api/voice/token',
  '/api/voice/config/',
  '/api/voice/socket',
  '/api/openapi.json',
  '/teacher',
  '/operate',
  '/metrics',
  '/healthz',
  '/readyz',
  '/favicon.svg',
  '/built/x.js',
  '/nothing',
];
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

const target = fc.constantFrom(...TARGETS);
const bytes = (maxLength: number) => fc.uint8Array({ maxLength }).map((array) => Buffer.from(array));
const latin = (maxLength: number) => bytes(maxLength).map((buffer) => buffer.toString('latin1'));

interface Parts {
  method?: string;
  target?: string;
  version?: string;
  headers?: string[];
  body?: Buffer;
}

/** One request as bytes; whatever is not given is in order. */
function request({
  method = 'GET',
  target: address = '/',
  version = 'HTTP/1.1',
  headers = [],
  body,
}: Parts): Buffer {
  const length = body && !headers.some((line) => /^(content-length|transfer-encoding)/i.test(line));
  const lines = [
    `${method} ${address} ${version}`,
    'Host: 127.0.0.1',
    ...headers,
    ...(length ? [`Content-Length: ${body.length}`] : []),
  ];
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), body ?? Buffer.alloc(0)]);
}

const noise = bytes(300);

const requestLine = fc
  .tuple(
    fc.oneof(fc.constantFrom(...METHODS, 'TRACE', 'CONNECT', 'PROPFIND', 'get', '', 'G\0T'), latin(20)),
    fc.oneof(target, latin(200), fc.constantFrom('*', '', '//', 'http://[', 'http://elsewhere.example/')),
    fc.constantFrom('HTTP/1.1', 'HTTP/1.0', 'HTTP/0.9', 'HTTP/1.9', 'http/1.1', 'HTTP/', ''),
  )
  .map(([method, address, version]) => request({ method, target: address, version }));

const address = fc
  .tuple(
    target,
    fc.array(
      fc.constantFrom(
        '%',
        '%zz',
        '%00',
        '%c0%af',
        '%ff',
        '..%2f',
        '../',
        '\\',
        ';',
        '//',
        '#',
        '\0',
        '%0d%0a',
      ),
    ),
  )
  .map(([path, pieces]) => request({ target: `${path}${pieces.join('x')}` }));

const long = fc
  .tuple(target, fc.integer({ min: 4_000, max: 200_000 }), fc.boolean())
  .map(([path, length, inHeader]) =>
    inHeader
      ? request({ target: path, headers: [`X-Long: ${'x'.repeat(length)}`] })
      : request({ target: `${path}?x=${'x'.repeat(length)}` }),
  );

/** Never with a name and a lesson that exist: that would be no mistake, and would begin a lesson. */
const query = fc
  .tuple(
    fc.constantFrom('name', 'name[]', 'NAME', 'name=&name', '__proto__'),
    fc.oneof(
      fc.constantFrom('', '%', '%00', '%ff%fe', '%0a', '%20', 'x'.repeat(5_000)),
      fc.string().map(encodeURIComponent),
    ),
    fc.constantFrom('topic', 'lesson'),
    latin(40).map((text) => `no-${encodeURIComponent(text)}`),
  )
  .map(([name, value, key, other]) =>
    request({ target: `/api/voice/get-token/?${name}=${value}&${key}=${other}` }),
  );

const header = fc
  .tuple(
    fc.constantFrom(...METHODS),
    target,
    fc.array(
      fc.oneof(
        latin(60),
        fc
          .tuple(
            fc.constantFrom(
              'Cookie',
              'Range',
              'Accept-Encoding',
              'If-None-Match',
              'If-Modified-Since',
              'Content-Type',
              'Origin',
              'X-Forwarded-For',
              'X-Forwarded-Proto',
              'X-Forwarded-Host',
              'Authorization',
              'HX-Request-Type',
              'Expect',
              'Connection',
            ),
            latin(80),
          )
          .map((pair) => pair.join(': ')),
        fc.constantFrom(
          'Host: elsewhere.example',
          'Host: [',
          'Host:',
          ' folded',
          'No colon',
          ': no name',
          'A\0: b',
        ),
      ),
      { maxLength: 8 },
    ),
  )
  .map(([method, path, headers]) => request({ method, target: path, headers }));

const body = fc
  .tuple(
    fc.constantFrom('POST', 'PUT', 'PATCH', 'DELETE', 'GET'),
    fc.constantFrom(
      '/api/voice/token',
      '/student',
      '/student/erase',
      '/api/voice/get-token/',
      '/operate',
      '/',
    ),
    fc.constantFrom(
      'application/json',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'multipart/form-data',
      'text/plain; charset=nonsense',
      '',
    ),
    fc.constantFrom(
      '',
      'Content-Length: -1',
      'Content-Length: 5, 6',
      'Content-Length: 99999999999999999999',
      'Content-Length: 100000',
      'Content-Length: 1\r\nContent-Length: 2',
      'Transfer-Encoding: chunked',
      'Transfer-Encoding: chunked\r\nContent-Length: 3',
      'Transfer-Encoding: gzip, nonsense',
    ),
    fc.oneof(
      bytes(500),
      fc.json().map((json) => Buffer.from(json)),
      fc
        .constantFrom(
          '{"room_name":',
          '['.repeat(50_000),
          '--x\r\n\r\n--',
          'name=%ff&confirm',
          'FFFFFFFFF\r\nx',
          'x'.repeat(70_000),
        )
        .map((text) => Buffer.from(text)),
    ),
  )
  .map(([method, path, type, length, content]) =>
    request({
      method,
      target: path,
      headers: [`Content-Type: ${type}`, 'Sec-Fetch-Site: same-origin', ...(length ? [length] : [])],
      body: content,
    }),
  );

const upgrade = fc
  .tuple(
    fc.constantFrom('websocket', 'WebSocket, h2c', 'h2c', ''),
    fc.oneof(fc.constantFrom('', 'dGhlIHNhbXBsZSBub25jZQ==', 'short'), latin(40)),
    fc.constantFrom('13', '8', '-1', ''),
    fc.constantFrom('http://elsewhere.example', 'null', 'http://', ''),
  )
  .map(([protocol, key, version, origin]) =>
    request({
      target: '/api/voice/socket',
      headers: [
        'Connection: Upgrade',
        `Upgrade: ${protocol}`,
        `Sec-WebSocket-Key: ${key}`,
        `Sec-WebSocket-Version: ${version}`,
        `Origin: ${origin}`,
      ],
    }),
  );

/** So many requests with something wrong in each, as bytes; the same ones for the same seed. */
export function malformedRequests(count: number, seed: number): Buffer[] {
  const any = fc.oneof(noise, requestLine, address, long, query, header, body, upgrade);
  return fc.sample(any, { seed, numRuns: count });
}
