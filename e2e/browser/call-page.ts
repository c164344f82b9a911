import type { Page } from 'playwright-core';

/** What a student does on the page, by the names that the page promises to keep. */
export class CallPage {
  constructor(
    readonly page: Page,
    private readonly origin: string,
  ) {}

  async openNameForm(): Promise<void> {
    await this.page.goto(this.origin);
    await this.page.getByRole('button', { name: 'Talk to your tutor' }).click();
    await this.nameField.waitFor();
  }

  /** @returns the moment of the tap, by the page's clock */
  async start(name: string): Promise<number> {
    await this.nameField.fill(name);
    const start = this.page.getByRole('button', { name: 'Start', exact: true });
    const tappedMs = start.evaluate(
      (button) =>
        new Promise<number>((resolve) =>
          button.addEventListener('click', ({ timeStamp }) => resolve(timeStamp)),
        ),
    );
    await start.click();
    return tappedMs;
  }

  get nameField() {
    return this.page.getByLabel('Your name');
  }

  /** Where words are typed in a lesson. */
  get textField() {
    return this.page.locator('[data-agent-state]').getByRole('textbox');
  }

  /** Types words and sends them. */
  async say(words: string): Promise<void> {
    await this.textField.fill(words);
    await this.textField.press('Enter');
  }

  /** Goes on with a lesson whose page was opened again; browsers give sound only after a tap. */
  async continueLesson(): Promise<void> {
    const button = this.page.getByRole('button', { name: /continue|resume|go on/i });
    await button.click();
  }

  button(name: string) {
    return this.page.getByRole('button', { name, exact: true });
  }

  async untilState(state: string, withinMs = 30_000): Promise<void> {
    await this.page.locator(`[data-agent-state="${state}"]`).waitFor({ timeout: withinMs });
  }

  turns(who: 'student' | 'tutor') {
    return this.page.locator(`[data-turn][data-who="${who}"]`);
  }

  finalTurns(who: 'student' | 'tutor') {
    return this.page.locator(`[data-turn][data-who="${who}"][data-final="true"]`);
  }

  /** The words of all turns, as the student reads them. */
  async transcript(): Promise<string[]> {
    return this.page.locator('[data-turn]').allInnerTexts();
  }

  now(): Promise<number> {
    return this.page.evaluate(() => performance.now());
  }
}
