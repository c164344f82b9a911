import type { ConsentLine } from '../../consent.ts';
import type { Lesson } from '../../curriculum/lesson.ts';
import type { Transport } from '../../protocol.ts';

export interface StartDialogProps {
  lessons: Lesson[];
  /** Slug of the lesson that is on offer. */
  topic: string | undefined;
  /** As the student was called before. */
  name: string | undefined;
  /** Tells the page what to load. */
  transport: Transport;
  wantsClassCode: boolean;
  consent: ConsentLine;
}

/** The name form. Where there are several lessons, one is chosen here. */
export function StartDialog({ lessons, topic, name, transport, wantsClassCode, consent }: StartDialogProps) {
  return (
    <dialog aria-labelledby="start-title">
      <form
        id="start"
        novalidate
        data-title={lessons[0]?.title}
        data-transport={transport}
        data-consent={consent.version}
      >
        <h2 id="start-title">What shall your tutor call you?</h2>
        <label for="name">Your name</label>
        <input
          id="name"
          name="name"
          value={name}
          autocomplete="given-name"
          dir="auto"
          autofocus
          aria-describedby="start-trouble"
        />
        {wantsClassCode && <ClassCodeField />}
        <p id="start-trouble" class="trouble" role="alert" hidden />
        {lessons.length > 1 && <LessonChoice lessons={lessons} topic={topic} />}
        <p class="quiet">Your browser will ask for the microphone. You can also type.</p>
        <p class="quiet">{consent.words}</p>
        <div class="row">
          <button type="submit" class="primary">
            Start
          </button>
          <button type="submit" formmethod="dialog">
            Cancel
          </button>
        </div>
      </form>
    </dialog>
  );
}

/** The page fills it in with what was typed here before. */
function ClassCodeField() {
  return (
    <>
      <label for="code">Class code</label>
      <input
        id="code"
        name="code"
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        aria-describedby="start-trouble"
      />
    </>
  );
}

function LessonChoice({ lessons, topic }: Pick<StartDialogProps, 'lessons' | 'topic'>) {
  return (
    <>
      <label for="topic">Lesson</label>
      <select id="topic" name="topic">
        {lessons.map(({ slug, title }) => (
          <option key={slug} value={slug} selected={slug === topic}>
            {title}
          </option>
        ))}
      </select>
    </>
  );
}
