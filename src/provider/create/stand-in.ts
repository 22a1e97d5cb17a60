import type { Declaration } from "../values/declaration.js";
import type { Values } from "../../definitions/definition.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import type { Session } from "../operation/session.js";
import { hasUnknown } from "../values/unknown.js";

/*
 * Every account has an owner of its own. One that was exported from another account stands for the owner of this one.
 */

/** Whether the arguments are of an object that may stand for another one. */
export function isStandIn({ standIn }: Pick<ResourceType, "standIn">, args: Values): boolean {
  return standIn !== undefined && args[standIn.mark] === true;
}

/** The arguments that stand for an object in an account with these objects; undefined where they are its own. */
export function standingIn(
  { standIn, idFrom }: ResourceType,
  args: Values,
  id: string | undefined,
): Values | undefined {
  const own = idFrom === undefined ? undefined : args[idFrom];
  if (standIn === undefined || idFrom === undefined || id === undefined) return undefined;
  if (typeof own !== "string" || hasUnknown(own) || own.toLowerCase() === id.toLowerCase()) return undefined;
  return { [idFrom]: id, [standIn.mark]: true, adopt: true };
}

/** The arguments as this account means them. Where it cannot be read they are those of the last run, if there was one. */
export async function inThisAccount(
  declaration: Declaration,
  session: Session,
  olds: Values,
): Promise<Values> {
  const { type, args } = declaration;
  const { standIn, idFrom } = type;
  if (standIn === undefined || idFrom === undefined || !isStandIn(type, args)) return args;
  const objects = await session.glimpse(type, () => session.lists.list(type, undefined));
  const recorded = typeof olds[idFrom] === "string" ? olds[idFrom] : undefined;
  const stands = standingIn(type, args, objects ? standIn.idIn(objects) : recorded);
  if (stands === undefined) return args;
  session.notifyOnce(`stands in ${declaration.describe()}`, "info", said(type, args, stands));
  return stands;
}

/** Refuses to make what every account has of its own. */
export function refuseStandIn(declaration: Declaration): void {
  const { type, args } = declaration;
  const { standIn } = type;
  if (standIn === undefined || !isStandIn(type, args)) return;
  throw declaration.refusal(
    "unsupported_change",
    `it is marked as the ${standIn.what}, which every account has and nobody can make. To ` +
      `make it as an ordinary ${type.title}, leave the mark \`${standIn.mark}\` out (in a licence file: ` +
      `\`options: { ${CREATE_ANYWAY}: true }\`)`,
  );
}

/** The option of a licence file by which an owner becomes an ordinary agent. */
export const CREATE_ANYWAY = "createOwnerAsAgent";

/** What becomes of it, in words. */
export function said({ standIn, idFrom, title }: ResourceType, args: Values, stands: Values): string {
  const name = (values: Values) => String(values[idFrom ?? ""]);
  return (
    `${name(args)} is the ${standIn?.what} of another account: here it stands for the ${standIn?.what} of this one, ` +
    `${name(stands)}, whom references mean, and no ${title} is made or changed for it`
  );
}
