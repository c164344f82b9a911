import { cp, mkdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import ignore from '@balena/dockerignore';
import { $ } from 'bun';
import { type Copy, DockerfileParser, type From, type Healthcheck, type Instruction } from 'dockerfile-ast';

export const ROOT = join(import.meta.dir, '../..');

/** What a Dockerfile makes, in a folder that stands for the image's root. */
export interface Image {
  /** Holds everything that the image adds to its base. */
  root: string;
  workdir: string;
  /** As the image has it; paths in it begin at the image's root. */
  env: Record<string, string>;
  volumes: string[];
  user: string;
  command: string[];
  healthcheck: string[];
}

/**
 * Takes the steps of the Dockerfile where there is no Docker engine: each stage in a folder of its own below `folder`,
 * this machine's programs in place of the base image's.
 * @throws where the Dockerfile has an instruction that this does not know
 */
export async function buildImage(folder: string): Promise<Image> {
  const text = await Bun.file(join(ROOT, 'Dockerfile')).text();
  const context = await contextFiles();
  const stages = new Map<string, Image>();
  let stage: Image | undefined;
  for (const step of DockerfileParser.parse(text).getInstructions()) {
    if (step.getKeyword() === 'FROM') {
      stage = emptyStage(join(folder, `stage-${stages.size}`));
      stages.set((step as From).getBuildStage() ?? `${stages.size}`, stage);
    } else if (stage) await take(step, stage, { context, stages });
  }
  if (!stage) throw new Error('The Dockerfile has no FROM.');
  return stage;
}

/** The path on this machine of one in the image. */
export function placeOf(path: string, { root, workdir }: Pick<Image, 'root' | 'workdir'>): string {
  return join(root, path.startsWith('/') ? path : join(workdir, path));
}

/** The environment of a program of the image on this machine. */
export function environmentOf(image: Image): Record<string, string> {
  const entries = Object.entries(image.env);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, value.startsWith('/') ? placeOf(value, image) : value]),
  );
}

/** What `COPY` may take: the files of the checkout that `.dockerignore` lets through. */
async function contextFiles(): Promise<string[]> {
  const listed = await $`git ls-files --cached --others --exclude-standard -z`.cwd(ROOT).text();
  const patterns = await Bun.file(join(ROOT, '.dockerignore')).text();
  return ignore().add(patterns).filter(listed.split('\0').filter(Boolean));
}

function emptyStage(root: string): Image {
  return { root, workdir: '/', env: {}, volumes: [], user: '0', command: [], healthcheck: [] };
}

async function take(
  step: Instruction,
  stage: Image,
  sources: { context: string[]; stages: Map<string, Image> },
): Promise<void> {
  const content = step.getArgumentsContent() ?? '';
  switch (step.getKeyword()) {
    case 'WORKDIR':
      stage.workdir = content;
      await mkdir(placeOf('.', stage), { recursive: true });
      break;
    case 'COPY':
      await copy(step as Copy, stage, sources);
      break;
    case 'RUN':
      await run(content, stage);
      break;
    case 'ENV':
      for (const { name, value } of assignments(content)) stage.env[name] = value;
      break;
    case 'VOLUME':
      stage.volumes.push(content);
      break;
    case 'USER':
      stage.user = content;
      break;
    case 'CMD':
      stage.command = JSON.parse(content);
      break;
    case 'HEALTHCHECK':
      stage.healthcheck = JSON.parse(commandOf(step as Healthcheck));
      break;
    case 'EXPOSE':
      break;
    default:
      throw new Error(`The test of the image does not know ${step.getKeyword()}: teach it.`);
  }
}

async function copy(
  step: Copy,
  stage: Image,
  { context, stages }: { context: string[]; stages: Map<string, Image> },
): Promise<void> {
  const names = step.getArguments().map((argument) => argument.getValue());
  const to = names.pop() ?? '';
  const from = step.getFromFlag()?.getValue();
  for (const name of names) {
    if (from) {
      const source = stages.get(from);
      if (!source) throw new Error(`COPY --from=${from}: there is no such stage before it.`);
      await cp(placeOf(name, source), placeOf(to, stage), { recursive: true, verbatimSymlinks: true });
    } else await copyFromContext(name, to, stage, context);
  }
}

/** A folder's content goes into the folder `to`, a file into it or by its name. */
async function copyFromContext(name: string, to: string, stage: Image, context: string[]): Promise<void> {
  const inside = context.filter((file) => file.startsWith(`${name}/`));
  const pairs = context.includes(name)
    ? [[name, to.endsWith('/') ? join(to, basename(name)) : to] as const]
    : inside.map((file) => [file, join(to, file.slice(name.length + 1))] as const);
  if (pairs.length === 0) throw new Error(`COPY ${name}: nothing of that name passes .dockerignore.`);
  for (const [file, target] of pairs) {
    const place = placeOf(target, stage);
    await mkdir(dirname(place), { recursive: true });
    await cp(join(ROOT, file), place);
  }
}

/** Paths that begin at the image's root are taken to begin at the stage's folder. */
async function run(command: string, stage: Image): Promise<void> {
  const here = command.replaceAll(/(?<=^|\s)\/(?=\w)/g, `${stage.root}/`);
  const { exitCode, stdout, stderr } = await $`sh -e -c ${here}`.cwd(placeOf('.', stage)).quiet().nothrow();
  if (exitCode !== 0) throw new Error(`RUN ${command} ended with ${exitCode}:\n${stdout}\n${stderr}`);
}

function assignments(content: string): { name: string; value: string }[] {
  return content.split(/\s+/).map((word) => {
    const [name = '', value = ''] = word.split('=', 2);
    return { name, value };
  });
}

/** What follows `CMD`, as it is written: a string of JSON keeps its marks. */
function commandOf(step: Healthcheck): string {
  const content = step.getArgumentsContent() ?? '';
  return content.slice(content.indexOf('CMD') + 'CMD'.length);
}
