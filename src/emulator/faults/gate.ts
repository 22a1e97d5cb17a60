import { once } from "node:events";
import type { AddressInfo, Server } from "node:net";

/** Closes a server's port for a while. */
export class Gate {
  #reopening: { readonly server: Server; readonly port: number; readonly timer: NodeJS.Timeout } | undefined;

  /** Whether new connections are refused now. */
  get closed(): boolean {
    return this.#reopening !== undefined;
  }

  /** Refuses new connections; those that are open stay until they have their answer. */
  close(server: Server, ms: number): void {
    if (this.#reopening !== undefined || !server.listening) return;
    const { port } = server.address() as AddressInfo;
    server.close();
    this.#reopening = { server, port, timer: setTimeout(() => void this.open(), ms) };
  }

  async open(): Promise<void> {
    const reopening = this.#reopening;
    if (reopening === undefined) return;
    this.#reopening = undefined;
    clearTimeout(reopening.timer);
    const listening = once(reopening.server, "listening");
    reopening.server.listen(reopening.port, "127.0.0.1");
    await listening;
  }
}
