import type { ComponentChildren } from 'preact';
import { paths } from '../../routes/paths.ts';
import type { Call, Connection, EndReason, Missing, Weakness } from '../call/call.ts';
import type { MicrophoneStatus } from '../call/sound/microphone.ts';

/** Everything that goes wrong or comes to an end, each with words and a way on. */
export function Troubles({ call }: { call: Call }) {
  const { phase } = call.connection.value;
  const over = phase === 'ended' || phase === 'replaced' || phase === 'refused';
  return (
    <div class="troubles" role="alert">
      <ConnectionTrouble connection={call.connection.value} call={call} />
      {!over && call.soundBlocked.value && (
        <Trouble words="Your browser or device is holding the sound back.">
          <button type="button" onClick={() => call.unblockSound()}>
            Turn the sound on
          </button>
        </Trouble>
      )}
      {phase === 'live' && call.weakness.value && <Trouble words={WEAKNESSES[call.weakness.value]} />}
      {!over && <MicrophoneTrouble status={call.microphone.value} call={call} />}
      {!over && call.notice.value && (
        <Trouble words={call.notice.value.message}>
          <button type="button" onClick={() => call.dismissNotice()}>
            Understood
          </button>
        </Trouble>
      )}
    </div>
  );
}

const ENDINGS: Record<EndReason, string> = {
  ended: 'The lesson is over. What was said is kept.',
  timeout: 'The lesson ended because it was quiet for a long time. What was said is kept.',
  limit: 'The lesson has come to its end. What was said is kept.',
};

const MISSING: Record<Missing, string> = {
  network: 'This device is offline.',
  server: 'The connection to the server is gone.',
  tutor: 'Your tutor is not here at the moment.',
};

const WEAKNESSES: Record<Weakness, string> = {
  poor: 'The connection is weak, so words may come late or with gaps. It may help to move closer to the Wi-Fi.',
  lost: 'Hardly any sound gets through at the moment. The lesson goes on by itself as soon as it does.',
};

function ConnectionTrouble({ connection, call }: { connection: Connection; call: Call }) {
  switch (connection.phase) {
    case 'connecting':
    case 'live':
      return null;
    case 'reconnecting': {
      const { missing, why = MISSING[missing] } = connection;
      return (
        <Trouble words={`${why} The lesson is kept, and goes on by itself as soon as it can.`}>
          <button type="button" onClick={() => call.reconnect()}>
            Try now
          </button>
        </Trouble>
      );
    }
    case 'refused':
      return (
        <Trouble words={connection.message}>
          <button type="button" onClick={() => call.reconnect()}>
            Try again
          </button>
          <a href={paths.start}>Back to the start</a>
        </Trouble>
      );
    case 'replaced':
      return (
        <Trouble words="This lesson was opened in another tab or on another device, and goes on there.">
          <button type="button" onClick={() => call.reconnect()}>
            Continue here
          </button>
        </Trouble>
      );
    case 'ended':
      return (
        <Trouble words={connection.message ?? ENDINGS[connection.reason]}>
          {/* The address is the lesson's own by now, where it is shown with what was judged. */}
          <a href={location.pathname}>Look back at it</a>
          <a href={paths.start}>Begin again</a>
        </Trouble>
      );
  }
}

function MicrophoneTrouble({ status, call }: { status: MicrophoneStatus; call: Call }) {
  const words = microphoneWords(status);
  if (!words) return null;
  return (
    <Trouble words={words}>
      <button type="button" onClick={() => call.openMicrophone()}>
        Try the microphone again
      </button>
    </Trouble>
  );
}

function microphoneWords(status: MicrophoneStatus): string | undefined {
  switch (status.phase) {
    case 'refused':
      return 'The microphone is not allowed, so type your answers. To speak, allow it in the browser’s address bar.';
    case 'missing':
      return 'No microphone was found, so type your answers. To speak, plug one in.';
    case 'failed':
      return `The microphone does not work (${status.message}), so type your answers. Perhaps another program is using it.`;
    default:
      return undefined;
  }
}

function Trouble({ words, children }: { words: string; children?: ComponentChildren }) {
  return (
    <section>
      <p>{words}</p>
      {children && <div>{children}</div>}
    </section>
  );
}
