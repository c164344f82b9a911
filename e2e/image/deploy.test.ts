import { describe, expect, test } from 'bun:test';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ENVIRONMENT_NAMES, readConfig } from '../../src/config.ts';
import { ROOT } from './image.ts';

interface Service {
  environment: Record<string, string>;
  extends?: { file: string; service: string };
  [key: string]: unknown;
}

interface Compose {
  services: Record<string, Service>;
}

/** What `.env` is asked for. */
const OWN = {
  VIVA_DOMAIN: 'tutor.example.org',
  LIVEKIT_DOMAIN: 'livekit.example.org',
  LIVEKIT_API_KEY: 'viva',
  LIVEKIT_API_SECRET: 'a-secret-of-thirty-two-characters',
  ADMIN_PASSWORD: 'correct horse battery',
};

const read = (file: string) => Bun.file(join(ROOT, 'deploy', file)).text();

/** As Compose does with `${NAME}` and `${NAME:?what to do}`. */
function filled(text: string): string {
  return text.replaceAll(/\$\{(\w+)(?::\?[^}]*)?\}/g, (_, name: string) => {
    const value = new Map(Object.entries(OWN)).get(name);
    if (value === undefined) throw new Error(`\${${name}} is not among what the documents tell to set.`);
    return value;
  });
}

const composed = async (file: string): Promise<Compose> => parse(filled(await read(file)));

/** `NAME=value` lines, of an env file or of one line of a unit. */
function variablesIn(text: string): Record<string, string> {
  return Object.fromEntries([...text.matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name, value]) => [name, value]));
}

test('the README tells of every variable, and of no other', async () => {
  const readme = await Bun.file(join(ROOT, 'README.md')).text();
  const table = readme.slice(readme.indexOf('## Settings'), readme.indexOf('## Where to read on'));
  const told = [...table.matchAll(/^\| ([^|]*) \|/gm)].flatMap(([, names]) =>
    [...(names ?? '').matchAll(/`(\w+)`/g)].map(([, name]) => name ?? ''),
  );
  expect(told.toSorted()).toEqual(ENVIRONMENT_NAMES.toSorted());
});

describe('what deploy/ sets', () => {
  test('compose.yaml: Viva takes it, behind one proxy, with a password', async () => {
    const { services } = await composed('compose.yaml');
    const environment = services.viva?.environment ?? {};
    expect(readConfig(environment)).toMatchObject({
      publicUrl: 'https://tutor.example.org',
      trustedProxies: 1,
      adminPassword: OWN.ADMIN_PASSWORD,
      dataDir: '/data',
    });
    expect(Object.keys(environment).filter((name) => !ENVIRONMENT_NAMES.includes(name))).toEqual([]);
  });

  test('compose.livekit.yaml: the same, and lessons are rooms', async () => {
    const { services } = await composed('compose.livekit.yaml');
    const { file = '', service = '' } = services.viva?.extends ?? {};
    const base = (await composed(file)).services[service]?.environment;
    const environment = { ...base, ...services.viva?.environment };
    expect(readConfig(environment)).toMatchObject({
      host: '127.0.0.1',
      trustedProxies: 1,
      livekit: { url: 'wss://livekit.example.org', apiKey: 'viva' },
    });
    expect(Object.keys(environment).filter((name) => !ENVIRONMENT_NAMES.includes(name))).toEqual([]);
  });

  test.each(['compose.yaml', 'compose.livekit.yaml'])(
    '%s lets no container do more than it must',
    async (file) => {
      for (const [name, service] of Object.entries((await composed(file)).services)) {
        if (service.extends) continue;
        expect([name, service]).toEqual([
          name,
          expect.objectContaining({
            read_only: true,
            cap_drop: ['ALL'],
            security_opt: ['no-new-privileges:true'],
            restart: 'unless-stopped',
          }),
        ]);
      }
    },
  );

  test('env.example names only what Viva and compose.yaml know', async () => {
    const names = Object.keys(variablesIn(await read('env.example')));
    expect(names).toContain('VIVA_DOMAIN');
    expect(names.filter((name) => name !== 'VIVA_DOMAIN' && !ENVIRONMENT_NAMES.includes(name))).toEqual([]);
  });

  test('viva.service: Viva takes it, and its folder is the one that it may write to', async () => {
    const unit = await read('viva.service');
    const line = unit.match(/^Environment=(.*)$/m)?.[1] ?? '';
    const environment = variablesIn(line.replaceAll(' ', '\n').replaceAll('%S', '/var/lib'));
    const state = unit.match(/^StateDirectory=(.*)$/m)?.[1];
    expect(readConfig(environment)).toMatchObject({ dataDir: `/var/lib/${state}`, trustedProxies: 1 });
    expect(Object.keys(environment).filter((name) => !ENVIRONMENT_NAMES.includes(name))).toEqual([]);
  });
});
