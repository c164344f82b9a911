import { paths } from '../../routes/paths.ts';

/** What a student can do with all that is kept about them. */
export function AboutYou({ name }: { name: string }) {
  return (
    <section class="about-you" id="about-you" aria-labelledby="about-you-title">
      <h2 id="about-you-title">What is kept about you</h2>
      <p>
        Your name, the words of your lessons, and what they showed you to know. Your voice is never stored.
        This browser alone opens it.
      </p>
      <form method="post" action={paths.student}>
        <label for="student-name">What your tutor calls you</label>
        <div class="row">
          <input id="student-name" name="name" value={name} required autocomplete="given-name" dir="auto" />
          <button type="submit">Rename</button>
        </div>
      </form>
      <p>
        <a href={paths.studentDownload} download>
          Download everything about you (JSON)
        </a>
      </p>
      <details>
        <summary>Erase everything about you</summary>
        <form method="post" action={paths.studentErase}>
          <p>
            All your lessons, what was said in them, and all that was learnt from it are gone for good, and a
            lesson that is going on is closed.
          </p>
          <label class="check">
            <input type="checkbox" name="confirm" value="yes" required />
            <span>Yes, I want everything about me to be erased</span>
          </label>
          <button type="submit" class="danger">
            Erase everything
          </button>
        </form>
      </details>
    </section>
  );
}
