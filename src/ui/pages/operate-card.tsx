import type { ComponentChildren } from 'preact';

export interface CardProps {
  id: string;
  title: string;
  /** A table needs more room than a chart. */
  wide?: boolean;
  children: ComponentChildren;
}

/** One matter of the operator's page. */
export function Card({ id, title, wide = false, children }: CardProps) {
  return (
    <section class={wide ? 'card wide' : 'card'} aria-labelledby={`${id}-heading`}>
      <h2 id={`${id}-heading`}>{title}</h2>
      {children}
    </section>
  );
}
