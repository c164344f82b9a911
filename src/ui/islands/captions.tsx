import { Component, createRef } from 'preact';
import type { TranscriptTurn } from '../call/transcript.ts';
import { Turn } from './turn.tsx';

/** Closer than this to the end, the reader follows along. */
const FOLLOW_WITHIN_PX = 80;

/** What both sides say, as they say it. A screen reader hears each turn once, when it is final. */
export class Captions extends Component<{ turns: TranscriptTurn[] }> {
  readonly #log = createRef<HTMLDivElement>();
  /** The board and the keyboard of a phone take room from the captions, and no words come with that. */
  readonly #resized = new ResizeObserver(() => this.#follow());
  /** Until the reader scrolls up, and again at the end. */
  #follows = true;

  override componentDidMount(): void {
    if (this.#log.current) this.#resized.observe(this.#log.current);
  }

  override componentDidUpdate(): void {
    this.#follow();
  }

  #follow(): void {
    if (this.#follows) this.#log.current?.scrollTo({ top: this.#log.current.scrollHeight });
  }

  #scrolled({ scrollHeight, scrollTop, clientHeight }: HTMLElement): void {
    this.#follows = scrollHeight - scrollTop - clientHeight < FOLLOW_WITHIN_PX;
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
        onScroll={({ currentTarget }) => this.#scrolled(currentTarget)}
      >
        {this.props.turns.map((turn) => (
          // A new element when it becomes final: live regions announce what is added.
          <Turn key={`${turn.id} ${turn.final}`} {...turn} />
        ))}
      </div>
    );
  }
}
