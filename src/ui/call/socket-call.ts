import { signal } from '@preact/signals-core';
import type { ServerFrame } from '../../protocol.ts';
import type { Connection, Weakness } from './call.ts';
import { type CallOptions, LessonCall } from './lesson-call.ts';
import { LessonSocket } from './lesson-socket.ts';
import { Capture } from './sound/capture.ts';
import { Loudspeaker } from './sound/loudspeaker.ts';
import { LoudspeakerChoice } from './sound/loudspeaker-choice.ts';
import { Microphone } from './sound/microphone.ts';

export { loadWorklets } from './sound/load-worklets.ts';

export interface SocketCallOptions extends CallOptions {
  worklets: Promise<void>;
}

/** The call over the same-origin socket: two audio worklets and JSON. */
export class SocketCall extends LessonCall {
  /** A socket does not tell. */
  readonly weakness = signal<Weakness>();
  readonly sound;
  protected readonly link;
  protected readonly input;
  protected readonly output;
  readonly #loudspeaker: Loudspeaker;

  constructor({ worklets, ...options }: SocketCallOptions) {
    super(options);
    const { context } = this;
    const link = new LessonSocket({
      ...this.linkOptions,
      soundReady: worklets,
      onAudio: (pcm) => this.#loudspeaker.order(pcm),
    });
    const capture = new Capture(context, worklets, (frame) => link.sendAudio(frame));
    this.link = link;
    this.input = new Microphone(context, (source) => capture.listenTo(source));
    this.output = new LoudspeakerChoice(context);
    this.#loudspeaker = new Loudspeaker(context, ({ ms, done }) => link.send({ type: 'played', ms, done }));
    this.sound = { tutor: this.#loudspeaker.analyser, student: this.input.analyser };
    this.begin();
  }

  protected override get quality() {
    return { gaps: this.#loudspeaker.gaps };
  }

  protected override receive(frame: ServerFrame): void {
    switch (frame.type) {
      case 'ready':
        this.#loudspeaker.open(frame.sampleRate);
        this.state.value = 'initializing';
        break;
      case 'state':
        // Listening with sound still queued: the tutor finds out whether the student wants the floor.
        if (frame.state === 'listening') this.#loudspeaker.order('hold');
        if (frame.state === 'speaking') this.#loudspeaker.order('release');
        break;
      case 'clear':
        this.#loudspeaker.order('clear');
        break;
    }
    super.receive(frame);
  }

  protected override leave(phase: Connection['phase']): void {
    if (phase === 'replaced' || phase === 'refused') this.#loudspeaker.order('clear');
    super.leave(phase);
  }
}
