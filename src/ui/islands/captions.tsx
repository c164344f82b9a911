import { Component, createRef } from 'preact';
import type { TranscriptTurn } from '../call/transcript.ts';
import { Turn } from './turn.tsx';

/** Closer than this to the end, the reader follows along. */
const FOLLOW_WITHIN_PX = 80;

/** What both sides say, as they say it. A screen reader hears each turn once, when it is final. */
export class Captions extends Component<{ turns: TranscriptTurn[] }> {
  readonly #log = createRef<HTMLDivElement>();

  override getSnapshotBeforeUpdate(): boolean {
    const { scrollHeight = 0, scrollTop = 0, clientHeight = 0 } = this.#log.current ?? {};
    return scrollHeight - scrollTop - clientHeight < FOLLOW_WITHIN_PX;
  }

  override componentDidUpdate(_props: unknown, _state: unknown, follows: boolean): void {
    if (follows) this.componentDidMount();
  }

  override componentDidMount(): void {
    this.#log.current?.scrollTo({ top: this.#log.current.scrollHeight });
  }

  render() {
    return (
      <div
        class="captions"
        role="log"
        aria-live="polite"
        aria-label="Captions"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a keyboard can only scroll what can have the focus
        tabIndex={0}
        ref={this.#log}
      >
        {this.props.turns.map((turn) => (
          // A new element when it becomes final: live regions announce what is added.
          <Turn key={`${turn.id} ${turn.final}`} {...turn} />
        ))}
      </div>
    );
  }
}
