import { Component, createRef } from 'preact';
import type { AgentState } from '../../protocol.ts';
import type { Call } from '../call/call.ts';

/** Edges of the bands, low to high, in Hz: where the strength of a voice lies. */
const BAND_EDGES_HZ = [90, 250, 450, 800, 1_500, 3_200];
/** The lowest voices in the middle, so that the picture is even on both sides. */
const BAND_OF_BAR = [4, 2, 0, 1, 3];
/** The student's own voice moves the bars less: the tutor is what one looks at. */
const STUDENT_SHARE = 0.45;

export interface BarsProps {
  state: AgentState | undefined;
  sound: Call['sound'];
}

/** The voice as one sees it: the tutor's real sound, or quietly the student's while the tutor listens. */
export class Bars extends Component<BarsProps> {
  readonly #bars = createRef<HTMLDivElement>();
  readonly #spectrum = new Uint8Array(this.props.sound.tutor.frequencyBinCount);

  override componentDidMount(): void {
    if (!matchMedia('(prefers-reduced-motion: reduce)').matches) this.#draw();
  }

  #draw(): void {
    const { state, sound } = this.props;
    const speaks = state === 'speaking';
    if (speaks) sound.tutor.getByteFrequencyData(this.#spectrum);
    else if (state === 'listening') sound.student.getByteFrequencyData(this.#spectrum);
    else this.#spectrum.fill(0);

    const levels = bandLevels(this.#spectrum, sound.tutor.context.sampleRate);
    const bars = this.#bars.current?.children ?? [];
    BAND_OF_BAR.forEach((band, n) => {
      const level = (levels[band] ?? 0) * (speaks ? 1 : STUDENT_SHARE);
      // The style sheet keeps a bar at rest visible.
      (bars[n] as HTMLElement).style.height = `${100 * level}%`;
    });
    requestAnimationFrame(() => this.#draw());
  }

  render() {
    return (
      <div class="bars" aria-hidden="true" ref={this.#bars}>
        {BAND_OF_BAR.map((band) => (
          <i key={band} />
        ))}
      </div>
    );
  }
}

/** 0 … 1 for each band. */
function bandLevels(spectrum: Uint8Array, sampleRateHz: number): number[] {
  const bin = (hz: number) => Math.round((hz * 2 * spectrum.length) / sampleRateHz);
  return BAND_EDGES_HZ.slice(1).map((high, n) => {
    const band = spectrum.subarray(bin(BAND_EDGES_HZ[n] ?? 0), bin(high) + 1);
    return Math.max(...band) / 255;
  });
}
