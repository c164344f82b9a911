import { effect, signal } from '@preact/signals-core';
import { render } from 'preact';
import { paths } from '../../routes/paths.ts';
import type { Call } from '../call/call.ts';
import { loadCall } from '../call/load-call.ts';
import { askToken, type TokenOutcome, type WantedLesson } from '../call/token.ts';
import type { TranscriptTurn } from '../call/transcript.ts';
import { awayTitle, CallView } from './call-view.tsx';
import { markTab } from './tab-mark.ts';

export interface Beginning {
  /** Created or resumed inside the tap. */
  context: AudioContext;
  studentName: string;
  /** The lesson's title, as shown. */
  title: string;
  wanted: WantedLesson;
  turns: TranscriptTurn[];
}

/**
 * Asks for a lesson and, once granted, puts the call in the place of the page's content.
 * A refusal is returned and the page is left as it is.
 */
export async function begin({ context, studentName, title, wanted, turns }: Beginning) {
  // The microphone is asked for after this: a name that is refused should not make the browser ask for it.
  const outcome: TokenOutcome = await askToken(studentName, wanted);
  if (!outcome.ok) return outcome;

  const token = outcome.answer;
  const newCall = await loadCall(token.transport, context);
  const call = newCall({ context, studentName, token, turns });
  // A reload lands on the stored transcript, and this tab may go on by itself.
  history.replaceState(null, '', paths.lesson(token.room));
  markTab(token.room);
  effect(() => {
    if (call.connection.value.phase === 'ended') markTab(undefined);
  });
  show(call, title);
  return outcome;
}

function show(call: Call, title: string): void {
  const place = document.querySelector('main');
  if (!place) throw new Error('The page has no main element to put the lesson in.');
  document.body.classList.add('calling');
  place.replaceChildren();
  effect(() => render(<CallView call={call} title={title} />, place));
  // What had the focus went with the page before.
  place.querySelector('h1')?.focus();

  const away = signal(document.hidden);
  document.addEventListener('visibilitychange', () => {
    away.value = document.hidden;
  });
  effect(() => {
    document.title = `${away.value ? awayTitle(call) : title} · Viva`;
  });
}
