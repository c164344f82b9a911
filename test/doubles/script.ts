/** What goes wrong with an answer over HTTP. `before`: nothing arrives; `headers`: a status of 200 and no body. */
export type AnswerFailure =
  | Refusal
  | { kind: 'cut' | 'stall' | 'garbage'; at: 'before' | 'headers' | 'middle' };

/** A status and an error in the provider's own form. */
export interface Refusal {
  kind: 'status';
  status: number;
  /** The provider's word for it, where it has more than one for the status: `insufficient_quota`. */
  code?: string;
  retryAfterS?: number;
}

/** New behaviour of some routes; what it does not name stays as it is. */
export type Change<Behaviours> = { [Route in keyof Behaviours]?: Partial<Behaviours[Route]> };

const MAX_PLANNED = 1_000;

/** How each route of a double answers: for the next requests, where that was asked for, and for all others. */
export class Script<Behaviours extends Record<string, object>> {
  #standing: Behaviours;
  readonly #planned: { route: keyof Behaviours; change: object }[] = [];

  constructor(standing: Behaviours) {
    this.#standing = standing;
  }

  /**
   * @param requests - so many requests of each route it names, after those that are planned already; without it, all
   *   from now on
   */
  behave(change: Change<Behaviours>, requests?: number): void {
    const changes = Object.entries<object | undefined>(change).map(([route, behaviour]) => {
      if (!(route in this.#standing)) throw new Error(`This double has no route "${route}".`);
      return { route, change: behaviour ?? {} };
    });
    if (requests === undefined) {
      for (const { route, change } of changes) {
        this.#standing = { ...this.#standing, [route]: { ...this.#standing[route], ...change } };
      }
      return;
    }
    const planned = Array.from({ length: requests }, () => changes).flat();
    if (this.#planned.length + planned.length > MAX_PLANNED) throw new Error('Too much is planned already.');
    this.#planned.push(...planned);
  }

  /** How the request that has come is answered. */
  take<Route extends keyof Behaviours>(route: Route): Behaviours[Route] {
    const next = this.#planned.findIndex((planned) => planned.route === route);
    const [planned] = next < 0 ? [] : this.#planned.splice(next, 1);
    return { ...this.#standing[route], ...planned?.change };
  }
}
