import type { dynamic } from "@pulumi/pulumi";
import { PrintableError } from "../../shared/printable-error.js";
import { printable } from "../../shared/printable.js";
import type { Values } from "../../definitions/definition.js";

type Provider = dynamic.ResourceProvider<Values, Values>;

/**
 * The same provider, of which everything that Pulumi prints can be printed: Pulumi prints what a check finds and what
 * any method throws as it comes, and there are names, ids and an API's words in it.
 */
export function printing(provider: Provider): Provider {
  const methods = Object.entries(provider).map(([name, method]) => [
    name,
    whoseErrorsPrint(method as Method),
  ]);
  const { check, ...others } = Object.fromEntries(methods) as Provider;
  return {
    ...others,
    ...(check && {
      check: async (olds, news) => {
        const { failures = [], ...checked } = await check(olds, news);
        return { ...checked, failures: failures.map((one) => ({ ...one, reason: printable(one.reason) })) };
      },
    }),
  };
}

type Method = (...args: unknown[]) => Promise<unknown>;

function whoseErrorsPrint(method: Method): Method {
  return async (...args) => {
    try {
      return await method(...args);
    } catch (error) {
      throw error instanceof PrintableError ? error : printableFault(error);
    }
  };
}

/** An error that is none of ours is a fault of the program: its frames are what a report of it needs. */
function printableFault(error: unknown): Error {
  const told = new PrintableError(error instanceof Error ? error.message : String(error), { cause: error });
  const frames = error instanceof Error ? (error.stack ?? "").split("\n").filter(isFrame) : [];
  told.stack = [`${told.name}: ${told.message}`, ...frames.map(printable)].join("\n");
  return told;
}

function isFrame(line: string): boolean {
  return /^ {4}at /.test(line);
}
