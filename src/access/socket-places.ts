import type { WSEvents } from 'hono/ws';

/** How many sockets each address holds open: none may take the places of all others. */
export class SocketPlaces {
  readonly #open = new Map<string, number>();

  constructor(private readonly perAddress: number) {}

  isFull(address: string): boolean {
    return (this.#open.get(address) ?? 0) >= this.perAddress;
  }

  /** The same events, counted. */
  hold<Socket>(address: string, events: WSEvents<Socket>): WSEvents<Socket> {
    return {
      ...events,
      onOpen: (...happened) => {
        this.#open.set(address, (this.#open.get(address) ?? 0) + 1);
        return events.onOpen?.(...happened);
      },
      onClose: (...happened) => {
        this.#letGo(address);
        return events.onClose?.(...happened);
      },
    };
  }

  #letGo(address: string): void {
    const left = (this.#open.get(address) ?? 0) - 1;
    if (left > 0) this.#open.set(address, left);
    else this.#open.delete(address);
  }
}
