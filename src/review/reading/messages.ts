import type { Plan } from "../plan.js";
import { withoutCode } from "../../shared/codes.js";
import { REFUSED } from "../../shared/told.js";
import type { ToldMessage, ToldPlan, ToldStep } from "./told.js";

type Messages = Pick<Plan, "diagnostics" | "refusals">;

/** What was said, once each: an engine tells an error with its step, and again at its end. */
export function messagesIn({ messages }: ToldPlan, steps: readonly ToldStep[]): Messages {
  const refused = steps.flatMap(({ urn, new: next }): ToldMessage[] => {
    const message = next?.inputs[REFUSED] ?? next?.outputs[REFUSED];
    return typeof message === "string" ? [{ severity: "error", message, urn }] : [];
  });
  const all = [...refused, ...messages].map(plain).filter(({ message }) => message !== "");
  const errors = new Map(
    all.filter(({ severity }) => severity === "error").map((error) => [error.message, error]),
  );
  return {
    diagnostics: all.flatMap(({ severity, ...rest }) =>
      severity === "error" ? [] : [{ severity, ...rest }],
    ),
    // What another one says too, with words of the engine before it, is said already.
    refusals: [...errors.values()]
      .filter(({ message }) => !endings(message).some((ending) => errors.has(ending)))
      .map(({ severity: _error, ...rest }) => rest)
      // They come as the engine comes to them, which differs from run to run.
      .toSorted((one, other) => (one.message < other.message ? -1 : 1)),
  };
}

/** What stands after each colon of a message. */
function endings(message: string): string[] {
  return Array.from(message.matchAll(/: /g), ({ index }) => message.slice(index + 2));
}

const severityInText = /^(warning|error): /;

/**
 * A message without what stands in its text because an engine had no other place for it: how severe it is, and the code in
 * brackets that says what it is about.
 */
function plain({ severity, code: given, message, urn }: ToldMessage) {
  const text = message.trim();
  const word = severityInText.exec(text);
  const { code, message: rest } = withoutCode(text.slice(word?.[0].length ?? 0));
  return {
    severity: word?.[1] === "warning" && severity === "info" ? ("warning" as const) : severity,
    ...((code ?? given) !== undefined && { code: code ?? given }),
    message: rest,
    ...(urn !== undefined && { urn }),
  };
}
