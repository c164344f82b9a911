import type { BoardShown } from '../../protocol.ts';

/** One thing that the tutor shows, the same in a live lesson and in a stored one. */
export function BoardItem({ kind, content, alt }: Omit<BoardShown, 'id' | 'at'>) {
  if (kind === 'picture') return <img class="board" src={content} alt={alt} />;
  if (kind === 'text') return <p class="board">{content}</p>;
  return (
    <figure class="board" data-kind={kind}>
      <section
        aria-label={alt}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a keyboard can only scroll what can have the focus
        tabIndex={0}
        // The server made it, of elements and classes alone.
        dangerouslySetInnerHTML={{ __html: content }}
      />
      <figcaption aria-hidden="true">{alt}</figcaption>
    </figure>
  );
}
