/** The name form, for the lesson with this title. */
export function StartDialog({ title }: { title: string }) {
  return (
    <dialog aria-labelledby="start-title">
      <form id="start" novalidate data-title={title}>
        <h2 id="start-title">What shall your tutor call you?</h2>
        <label for="name">Your name</label>
        <input
          id="name"
          name="name"
          autocomplete="given-name"
          dir="auto"
          autofocus
          aria-describedby="name-trouble"
        />
        <p id="name-trouble" class="trouble" role="alert" hidden />
        <p class="quiet">Your browser will ask for the microphone. You can also type.</p>
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
