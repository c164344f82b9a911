import type { TargetedEvent } from 'preact';
import type { Call } from '../call/call.ts';
import type { DeviceChoice } from '../call/sound/devices.ts';

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
      <Devices call={call} />
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

/** What one speaks into and hears from, where the browser lets a page choose. */
function Devices({ call }: { call: Call }) {
  const microphone = call.microphone.value;
  const loudspeaker = call.loudspeaker.value;
  if (microphone.phase !== 'open' && !loudspeaker) return null;
  return (
    <details class="devices">
      <summary>Microphone and loudspeaker</summary>
      {microphone.phase === 'open' && (
        <Choice name="Microphone" choice={microphone} choose={(id) => call.openMicrophone(id)} />
      )}
      {loudspeaker && (
        <Choice name="Loudspeaker" choice={loudspeaker} choose={(id) => call.chooseLoudspeaker(id)} />
      )}
    </details>
  );
}

interface ChoiceProps {
  name: string;
  choice: DeviceChoice;
  choose: (id: string) => void;
}

function Choice({ name, choice, choose }: ChoiceProps) {
  return (
    <label>
      <span>{name}</span>
      <select value={choice.device} onChange={(event) => choose(event.currentTarget.value)}>
        {choice.devices.map(({ id, label }) => (
          <option key={id} value={id}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}
