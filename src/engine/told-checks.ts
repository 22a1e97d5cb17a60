import { TOLD, type ToldOfRun } from "../shared/told.js";
import { hasSecret } from "./compare.js";
import type { ForeseenDeletion, Known, Provider } from "./deploy/provider.js";
import { EngineError } from "./errors.js";
import { foreseenDeletionIn } from "./foreseen.js";
import { valueAt } from "./values.js";

/*
 * What the CLI has no question for, and so is put as a check: only a provider that knows it is asked.
 */

type Checking = Pick<Provider, "check">;

export async function foreseenDeletion(
  provider: Checking,
  { urn, id = "", inputs, outputs }: Known,
  stack: string,
): Promise<ForeseenDeletion> {
  const told: ToldOfRun = { preview: true, deletes: id, stack };
  return foreseenDeletionIn(await provider.check(urn, outputs, { ...inputs, [TOLD]: { ...told } }));
}

export async function keptBefore(
  provider: Checking,
  { urn, id = "", inputs, outputs }: Known,
): Promise<void> {
  const secret = Object.keys({ ...inputs, ...outputs }).filter(
    (name) => hasSecret(valueAt(inputs, name) ?? null) || hasSecret(valueAt(outputs, name) ?? null),
  );
  const told: ToldOfRun = { keeps: id, secret };
  const { failures } = await provider.check(urn, outputs, { ...inputs, [TOLD]: { ...told } });
  const [failure] = failures;
  if (failure !== undefined) throw new EngineError("provider", failure.reason.split("\n"), { urn });
}
