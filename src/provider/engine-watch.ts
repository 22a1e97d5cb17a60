import { connect } from "node:http2";

/** How long after a connection that was refused it is tried once more, in milliseconds. */
const ONCE_MORE_MS = 100;

/** How long to wait where a connection fails in a way that says nothing of the engine, in milliseconds. */
const LATER_MS = 5000;

/** The address of the engine that this process provides for, as `host:port`; undefined in any other process. */
export function engineAddress(argv: readonly string[] = process.argv): string | undefined {
  const [, script = "", address = ""] = argv;
  const isProvider = /[\\/]dynamic-provider([\\/]index\.js)?$/.test(script);
  return isProvider && /^[^\s/]+:\d+$/.test(address) ? address : undefined;
}

/**
 * Calls `gone` when the engine at this address is gone. The CLI starts a provider process through a shell, which
 * outlives a CLI that is killed; and whoever is left behind may wait for minutes, and then write into an account on
 * which the next run is at work. So the process holds a connection, which the system ends with the engine, however
 * that ends. Only a connection that is refused, twice, tells that nobody is there.
 */
export function watchEngine(address: string, gone: () => void): void {
  let refused = 0;
  const again = (ms: number): unknown => setTimeout(hold, ms).unref();
  function hold(): void {
    const session = connect(`http://${address}`);
    let ended = false;
    const end = (error?: Error & { code?: string }): void => {
      if (ended) return;
      ended = true;
      session.destroy();
      refused = error?.code === "ECONNREFUSED" ? refused + 1 : 0;
      if (refused > 1) gone();
      else again(error === undefined || refused > 0 ? ONCE_MORE_MS : LATER_MS);
    };
    session.once("connect", () => {
      refused = 0;
      session.unref();
    });
    session.once("error", end);
    session.once("close", () => end());
  }
  hold();
}
