import { EngineError } from "../errors.js";
import type { Row } from "../state/store.js";
import { createUrn, nameOf, STACK_TYPE, typeOf } from "../state/urn.js";
import type { Context } from "./context.js";
import type { Alias, Goal } from "./goal.js";

/** The resource of the state that a goal continues: by its URN, else by the first alias that the state has. */
export function findOld(
  context: Context,
  urn: string,
  goal: Goal,
): { old: Row | undefined; alias: string | undefined } {
  const taken = context.ledger.renamedTo(urn);
  if (taken !== undefined) {
    throw duplicate(urn, `"${taken}" has it as an alias`);
  }
  const own = context.ledger.old(urn);
  if (own !== undefined) {
    return { old: own, alias: undefined };
  }
  for (const alias of aliasUrns(context, goal)) {
    const old = context.ledger.old(alias);
    if (old === undefined) {
      continue;
    }
    if (context.ledger.isClaimed(alias)) {
      throw duplicate(alias, `"${urn}" has it as an alias, and it is a resource of the program itself`);
    }
    const other = context.ledger.renamedTo(alias);
    if (other !== undefined) {
      throw duplicate(alias, `"${urn}" and "${other}" both have it as an alias`);
    }
    context.ledger.rename(alias, urn);
    return { old, alias };
  }
  return { old: undefined, alias: undefined };
}

function duplicate(urn: string, why: string): EngineError {
  return new EngineError("program", `The URN "${urn}" is claimed twice: ${why}. Remove one of the aliases.`, {
    urn,
  });
}

/** Every URN that the resource may have had: its own aliases, and those that its parent's alias gives it. */
function aliasUrns(context: Context, goal: Goal): Set<string> {
  const urns = new Set(goal.aliases.map((alias) => urnOf(context, goal, alias)));
  const parentAlias = context.ledger.renamedFrom(goal.parent);
  if (parentAlias !== undefined) {
    const parentName = nameOf(goal.parent);
    const inherited = [{ type: goal.type, name: goal.name }];
    for (const urn of urns) {
      inherited.push({ type: typeOf(urn), name: nameOf(urn) });
    }
    for (const { type, name } of inherited) {
      // "parent-child" is how children are commonly named: when the parent was renamed, so were they.
      const oldName = name.startsWith(parentName)
        ? nameOf(parentAlias) + name.slice(parentName.length)
        : name;
      urns.add(createUrn(context.stack, context.project, parentAlias, type, oldName));
    }
  }
  return urns;
}

function urnOf(context: Context, goal: Goal, alias: Alias): string {
  if (alias.urn !== undefined) {
    return alias.urn;
  }
  let parent = alias.parent === undefined || alias.parent === "" ? goal.parent : alias.parent;
  if (alias.parent !== undefined && alias.parent !== "") {
    parent = context.ledger.renamedFrom(parent) ?? parent;
  }
  if (alias.noParent === true || typeOf(parent) === STACK_TYPE) {
    parent = "";
  }
  return createUrn(
    orElse(alias.stack, context.stack),
    orElse(alias.project, context.project),
    parent,
    orElse(alias.type, goal.type),
    orElse(alias.name, goal.name),
  );
}

function orElse(text: string | undefined, fallback: string): string {
  return text === undefined || text === "" ? fallback : text;
}
