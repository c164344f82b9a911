import { expect, test } from 'bun:test';
import { ConnectionError } from 'livekit-client';
import { joinTrouble } from './room-trouble.ts';

test.each([
  [
    'a refused token',
    ConnectionError.notAllowed('invalid token', 401),
    /does not let this lesson in.*whoever/,
  ],
  ['a server that is away', ConnectionError.serverUnreachable('no'), /cannot be reached.*another network/],
  ['a blocked way for sound', ConnectionError.internal('could not establish pc connection'), /VPN/],
  ['a server that answers and then is slow', ConnectionError.timeout('late'), /does not get through/],
  ['a browser that cannot', new Error('no WebRTC'), /current browser/],
])('%s is said to the student with a way on', (_, error, words) => {
  expect(joinTrouble(error)).toMatch(words);
});
