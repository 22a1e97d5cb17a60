import { AsyncLocalStorage } from "node:async_hooks";
import { ProviderDied } from "./deploy/provider.js";
import { messageOf } from "./errors.js";

/*
 * What goes astray in a provider's process ends that process, and so the step, whose end nobody knows then. Of a provider in
 * this process it must end the step alone.
 */

interface Call {
  readonly fail: (error: unknown) => void;
}

const current = new AsyncLocalStorage<Call>();
const underWay = new Set<Call>();

/**
 * Makes a call of a provider.
 *
 * @throws ProviderDied where an error in it was thrown, or a promise rejected, which nobody waits for.
 */
export async function attempt<Result>(urn: string, work: () => Promise<Result>): Promise<Result> {
  const ended = Promise.withResolvers<Result>();
  const call: Call = {
    fail: (error) =>
      ended.reject(
        new ProviderDied(`the provider failed in the midst of its work (${messageOf(error)})`, { urn }),
      ),
  };
  if (underWay.size === 0) listen();
  underWay.add(call);
  try {
    void current.run(call, () => work().then(ended.resolve, ended.reject));
    return await ended.promise;
  } finally {
    underWay.delete(call);
    if (underWay.size === 0) unlisten();
  }
}

function listen(): void {
  process.on("unhandledRejection", stray);
  process.on("uncaughtException", stray);
}

function unlisten(): void {
  process.off("unhandledRejection", stray);
  process.off("uncaughtException", stray);
}

function stray(error: unknown): void {
  const call = current.getStore();
  if (call !== undefined) {
    // What a call left behind, that is over itself, may be in the way of any other.
    for (const failing of underWay.has(call) ? [call] : underWay) failing.fail(error);
    return;
  }
  // It is none of a provider's: without these listeners it would have ended this process.
  if (process.listenerCount("uncaughtException") > 1) return;
  unlisten();
  throw error;
}
