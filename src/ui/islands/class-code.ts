const KEY = 'class-code';

/** Where the name form asks for the class code. */
export function classCodeField(form: Element): HTMLInputElement | null {
  return form.querySelector<HTMLInputElement>('input[name="code"]');
}

/** A student types it once on each device. */
export function keepClassCode(code: string): void {
  try {
    localStorage.setItem(KEY, code);
  } catch (error) {
    // Storage is full or not allowed: it is typed again next time.
    console.warn(error);
  }
}

export function fillInClassCode(form: Element): void {
  const field = classCodeField(form);
  if (!field) return;
  try {
    field.value = localStorage.getItem(KEY) ?? '';
  } catch (error) {
    console.warn(error);
  }
}
