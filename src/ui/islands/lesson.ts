/** The page of one lesson: it goes on by itself in the tab that held it, elsewhere at the press of a button. */
import type { Speaker, Transport } from '../../protocol.ts';
import { loadCall } from '../call/load-call.ts';
import type { TranscriptTurn } from '../call/transcript.ts';
import { begin } from './begin.tsx';
import { browserTrouble } from './browser-check.ts';
import { tabHolds } from './tab-mark.ts';
import { showTrouble } from './trouble-line.ts';

/** A context that may run does so well within this time. */
const SOUND_TIMEOUT_MS = 500;

const resume = document.querySelector<HTMLElement>('[data-resume]');
document.querySelector('.not-started')?.remove();
if (resume) offer(resume);

function offer(place: HTMLElement): void {
  const {
    resume: lesson = '',
    student: studentName = '',
    title = '',
    transport,
    consent = '',
  } = place.dataset;
  const button = place.querySelector('button');
  const line = place.querySelector('[role="alert"]');
  const trouble = browserTrouble();
  if (trouble) {
    button?.remove();
    showTrouble(line, trouble);
    return;
  }
  const goOn = async (context: AudioContext) => {
    // Begun while the token is asked for, and waited for by whoever needs it.
    loadCall(transport as Transport, context).catch(console.warn);
    const outcome = await begin({
      context,
      wanted: { lesson, consent },
      studentName,
      title,
      turns: turnsOnPage(),
    });
    if (!outcome.ok) showTrouble(line, outcome.message);
  };
  button?.addEventListener('click', () => {
    // Inside the tap, so that Safari lets it sound.
    const context = new AudioContext({ latencyHint: 'interactive' });
    void context.resume();
    void goOn(context);
  });
  if (tabHolds(lesson)) void goOnByItself(goOn);
}

async function goOnByItself(goOn: (context: AudioContext) => Promise<void>): Promise<void> {
  const context = new AudioContext({ latencyHint: 'interactive' });
  if ((await mayListen()) && (await runs(context))) await goOn(context);
  else await context.close();
}

/** Whether the browser has been asked about the microphone before: it should not ask on a mere reload. */
async function mayListen(): Promise<boolean> {
  try {
    const permission = await navigator.permissions.query({ name: 'microphone' });
    return permission.state !== 'prompt';
  } catch {
    // Older Firefox and Safari do not know this permission by name.
    return false;
  }
}

async function runs(context: AudioContext): Promise<boolean> {
  const { promise: timeout, resolve } = Promise.withResolvers<void>();
  setTimeout(resolve, SOUND_TIMEOUT_MS);
  context.addEventListener('statechange', () => resolve());
  if (context.state !== 'running') await timeout;
  return context.state === 'running';
}

function turnsOnPage(): TranscriptTurn[] {
  return [...document.querySelectorAll<HTMLElement>('[data-turn]')].map(({ dataset, textContent }) => ({
    id: dataset.turn ?? '',
    who: dataset.who as Speaker,
    text: textContent,
    final: true,
  }));
}
