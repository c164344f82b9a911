const KEY = 'viva.lesson';

/** Notes which lesson this tab holds, so that a reload goes on with it; `undefined` when it is over. */
export function markTab(lesson: string | undefined): void {
  if (lesson) sessionStorage.setItem(KEY, lesson);
  else sessionStorage.removeItem(KEY);
}

export function tabHolds(lesson: string): boolean {
  return sessionStorage.getItem(KEY) === lesson;
}
