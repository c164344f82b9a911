import type { Recap } from '../../protocol.ts';

/** What is left of a lesson, the same at its end and on its page. */
export function RecapSection({ covered, understood, next, reviewAt }: Recap) {
  return (
    <section class="recap">
      <h2>What is left of this lesson</h2>
      <Points name="Covered" points={covered} />
      <Points name="Understood, by your own words" points={understood} />
      {next && <p>{next}</p>}
      {reviewAt !== null && <p>Look at it again from {dayOf(reviewAt)} on.</p>}
    </section>
  );
}

function Points({ name, points }: { name: string; points: string[] }) {
  if (points.length === 0) return null;
  return (
    <>
      <h3>{name}</h3>
      <ul>
        {points.map((point) => (
          <li key={point}>{point}</li>
        ))}
      </ul>
    </>
  );
}

/** `23 November 2026` */
export function dayOf(at: number): string {
  return new Date(at).toLocaleDateString('en-GB', { dateStyle: 'long' });
}
