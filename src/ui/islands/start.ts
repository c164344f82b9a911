/** The start page: htmx fetches the name form, and what the lesson itself needs loads meanwhile. */
import 'htmx.org';
import type { Transport } from '../../protocol.ts';
import { loadCall } from '../call/load-call.ts';
import { browserTrouble } from './browser-check.ts';
import { classCodeField, fillInClassCode, keepClassCode } from './class-code.ts';
import { showTrouble } from './trouble-line.ts';

interface Entrance {
  context: AudioContext;
  island: Promise<typeof import('./begin.tsx')>;
}

let entrance: Entrance | undefined;

const trouble = browserTrouble();
document.querySelector('.not-started')?.remove();
if (trouble) {
  document.querySelector('.talk')?.remove();
  showTrouble(document.querySelector('[data-trouble]'), trouble);
}

document.addEventListener('htmx:after:swap', () => {
  const dialog = document.querySelector('dialog');
  if (!dialog) return sayServerTrouble();
  if (dialog.open) return;
  showTrouble(document.querySelector('[data-trouble]'), '');
  fillInClassCode(dialog);
  dialog.showModal();
  entrance ??= prepare(dialog.querySelector('form'));
});
document.addEventListener('htmx:error', sayServerTrouble);

document.addEventListener('submit', (event) => {
  const form = event.target;
  const cancels = event.submitter?.getAttribute('formmethod') === 'dialog';
  if (cancels || !(form instanceof HTMLFormElement) || form.id !== 'start') return;
  event.preventDefault();
  entrance ??= prepare(form);
  // Safari lets a page make sound only if it begins inside the tap, before anything is awaited.
  void entrance.context.resume();
  void start(form, entrance);
});

/** Loads what the lesson needs while the student types a name. */
function prepare(form: HTMLFormElement | null): Entrance {
  const context = new AudioContext({ latencyHint: 'interactive' });
  void context.suspend();
  // Begun again and waited for when the lesson begins, which also says what went wrong.
  loadCall(form?.dataset.transport as Transport, context).catch(console.warn);
  return { context, island: import('./begin.tsx') };
}

async function start(form: HTMLFormElement, { context, island }: Entrance): Promise<void> {
  const field = form.querySelector('input');
  const line = form.querySelector<HTMLElement>('[role="alert"]');
  const studentName = field?.value ?? '';
  const choice = form.querySelector('select');
  const title = choice?.selectedOptions[0]?.text ?? form.dataset.title ?? '';
  const codeField = classCodeField(form);
  const wanted = {
    consent: form.dataset.consent ?? '',
    ...(choice ? { topic: choice.value } : {}),
    ...(codeField ? { code: codeField.value } : {}),
  };
  let wrong = field;
  form.inert = true;
  try {
    const { begin } = await island;
    const outcome = await begin({ context, studentName, title, wanted, turns: [] });
    if (outcome.ok) {
      if (codeField) keepClassCode(codeField.value);
      return;
    }
    if (outcome.status === 403) wrong = codeField;
    field?.setAttribute('aria-invalid', String(outcome.status === 400));
    codeField?.setAttribute('aria-invalid', String(outcome.status === 403));
    showTrouble(line, outcome.message);
  } catch (error) {
    console.error(error);
    // The next press loads it anew.
    entrance = undefined;
    void context.close();
    showTrouble(line, 'A part of the page could not be loaded. Check the connection and press Start again.');
  }
  form.inert = false;
  wrong?.focus();
}

function sayServerTrouble(): void {
  const words = 'The server does not answer. Check the connection and try again in a moment.';
  showTrouble(document.querySelector('[data-trouble]'), words);
}
