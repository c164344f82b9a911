import { readFile } from 'node:fs/promises';
import { freePort } from '../server-process.ts';
import { environmentOf, type Image, placeOf } from './image.ts';

const READY = /Viva is ready at /;

/**
 * Mounts and processes of its own, all of the disk read-only but for the volumes, the image's user without any
 * privilege; the program is process 1 there, as in a container.
 */
const CONTAIN = `
mount --make-rprivate /
for volume in $VOLUMES; do mount --bind "$volume" "$volume"; done
mount -o remount,bind,ro /
exec setpriv --reuid "\${IMAGE_USER%:*}" --regid "\${IMAGE_USER#*:}" --clear-groups --no-new-privs --bounding-set=-all "$@"
`;

/** The image's program at work; `await using` ends it. */
export interface Container extends AsyncDisposable {
  origin: string;
  /** What the image's own health check says now. */
  isHealthy(): Promise<boolean>;
  /** As `docker stop` begins; settles with the exit code. */
  stop(): Promise<number>;
}

/** Whether this machine lets this user do so. */
export function mayContain(): boolean {
  const isRoot = process.getuid?.() === 0;
  return isRoot && Bun.spawnSync(['unshare', '--mount', '--pid', '--fork', 'true']).exitCode === 0;
}

/** Starts the image and waits until it is ready. */
export async function start(image: Image): Promise<Container> {
  const port = await freePort();
  const env = {
    ...environmentOf(image),
    PATH: `${placeOf('/bin', image)}:${process.env.PATH}`,
    PORT: `${port}`,
    HOST: '127.0.0.1',
  };
  const cwd = placeOf('.', image);
  const volumes = image.volumes.map((volume) => placeOf(volume, image)).join(' ');
  const child = Bun.spawn(
    [
      'unshare',
      '--mount',
      '--pid',
      '--fork',
      '--mount-proc',
      'sh',
      '-e',
      '-c',
      CONTAIN,
      'sh',
      ...image.command,
    ],
    { cwd, env: { ...env, VOLUMES: volumes, IMAGE_USER: image.user }, stdout: 'pipe', stderr: 'pipe' },
  );
  const stderr = new Response(child.stderr).text();
  if (!(await prints(child.stdout, READY))) {
    throw new Error(`The image ended with ${await child.exited} before it was ready:\n${await stderr}`);
  }
  const stop = async () => {
    // Signals reach what the kernel gave a process 1, and only if it takes them: as in a container.
    const children = await readFile(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').catch(() => '');
    if (children) process.kill(Number(children), 'SIGTERM');
    return child.exited;
  };
  return {
    origin: `http://127.0.0.1:${port}`,
    isHealthy: async () => (await Bun.spawn(image.healthcheck, { cwd, env, stderr: 'ignore' }).exited) === 0,
    stop,
    [Symbol.asyncDispose]: async () => {
      await stop();
    },
  };
}

/** Whether this appears before the stream ends. What comes later is read and let go. */
async function prints(stream: ReadableStream<Uint8Array<ArrayBuffer>>, pattern: RegExp): Promise<boolean> {
  const [watched, rest] = stream.tee();
  void rest.pipeTo(new WritableStream());
  let printed = '';
  for await (const text of watched.pipeThrough(new TextDecoderStream())) {
    printed += text;
    if (pattern.test(printed)) return true;
  }
  return false;
}
