import { printable } from "../../shared/printable.js";

/** Whether a message is about the resource that is asked about, or about the whole stack or account. */
export type About = "resource" | "stack";

/** Tells the user something that is neither a result nor a failure. */
export type Tell = (severity: "debug" | "info" | "warning", message: string, about: About) => void;

/** Pulumi shows what a process of dynamic providers prints among the diagnostics of the operation. */
export const printed: Tell = (severity, message) => {
  (severity === "info" ? console.log : console.warn)(told(severity, message));
};

/** A message as it is printed. */
export function told(severity: Parameters<Tell>[0], message: string): string {
  return severity === "warning" ? `warning: ${printable(message)}` : printable(message);
}
