import type { TargetedEvent } from 'preact';
import type { Call } from '../call/call.ts';

/** More than this is an essay, not an answer. */
const MAX_ANSWER_CHARACTERS = 500;

/** Typed answers, and one row of buttons at the thumb. */
export function Controls({ call }: { call: Call }) {
  return (
    <div class="controls">
      <Answer call={call} />
      <div class="row">
        <button type="button" class="mute" onClick={() => call.mute(!call.muted.value)}>
          {call.muted.value ? 'Unmute' : 'Mute'}
        </button>
        <button type="button" disabled={call.thinkingTime.value} onClick={() => call.think()}>
          Think
        </button>
        <button type="button" class="end" onClick={() => call.end()}>
          End lesson
        </button>
      </div>
      <MicrophoneChoice call={call} />
    </div>
  );
}

function Answer({ call }: { call: Call }) {
  const onSubmit = (event: TargetedEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const text = String(new FormData(form).get('answer')).trim();
    if (text && call.sendText(text)) form.reset();
  };
  return (
    <form class="answer" onSubmit={onSubmit}>
      <label for="answer">Or type your answer</label>
      <div>
        <input id="answer" name="answer" maxLength={MAX_ANSWER_CHARACTERS} autocomplete="off" dir="auto" />
        <button type="submit">Send</button>
      </div>
    </form>
  );
}

function MicrophoneChoice({ call }: { call: Call }) {
  const status = call.microphone.value;
  if (status.phase !== 'open') return null;
  return (
    <label class="microphone">
      <span>Microphone</span>
      <select value={status.device} onChange={(event) => call.openMicrophone(event.currentTarget.value)}>
        {status.devices.map(({ id, label }) => (
          <option key={id} value={id}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}
