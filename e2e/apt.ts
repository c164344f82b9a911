import { existsSync } from 'node:fs';

/** Debian and Ubuntu, as root. */
export function mayAptInstall(): boolean {
  return process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
}

/** Installs a package of the system; what apt-get prints tells whether it could. */
export async function aptInstall(name: string): Promise<void> {
  console.log(`Installing ${name} with apt-get…`);
  // A list older than the mirror names versions that are gone.
  await aptGet('update');
  await aptGet('install', '-y', '--no-install-recommends', name);
}

async function aptGet(...options: string[]): Promise<void> {
  const child = Bun.spawn(['apt-get', '-q', ...options], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stdin: 'ignore',
    stdout: 'inherit',
    stderr: 'inherit',
  });
  await child.exited;
}
