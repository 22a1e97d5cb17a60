import { EngineError } from "../errors.js";
import type { Row } from "../state/store.js";
import { createUrn, nameOf, STACK_TYPE, typeOf } from "../state/urn.js";
import type { Run } from "./run.js";
import type { Alias, Goal } from "./goal.js";

/** The resource of the state that a goal continues: by its URN, else by the first alias that the state has. */
export function findOld(
  run: Run,
  urn: string,
  goal: Goal,
): { old: Row | undefined; alias: string | undefined } {
  const taken = run.ledger.renamedTo(urn);
  if (taken !== undefined) {
    throw duplicate(urn, `"${taken}" has it as an alias`);
  }
  const own = run.ledger.old(urn);
  if (own !== undefined) {
    return { old: own, alias: undefined };
  }
  for (const alias of aliasUrns(run, goal)) {
    const old = run.ledger.old(alias);
    if (old === undefined) {
      continue;
    }
    if (run.ledger.isClaimed(alias)) {
      throw duplicate(alias, `"${urn}" has it as an alias, and it is a resource of the program itself`);
    }
    const other = run.ledger.renamedTo(alias);
    if (other !== undefined) {
      throw duplicate(alias, `"${urn}" and "${other}" both have it as an alias`);
    }
    run.ledger.rename(alias, urn);
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
function aliasUrns(run: Run, goal: Goal): Set<string> {
  const urns = new Set(goal.aliases.map((alias) => urnOf(run, goal, alias)));
  const parentAlias = run.ledger.renamedFrom(goal.parent);
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
      urns.add(createUrn(run.stack, run.project, parentAlias, type, oldName));
    }
  }
  return urns;
}

function urnOf(run: Run, goal: Goal, alias: Alias): string {
  if (alias.urn !== undefined) {
    return alias.urn;
  }
  let parent = alias.parent === undefined || alias.parent === "" ? goal.parent : alias.parent;
  if (alias.parent !== undefined && alias.parent !== "") {
    parent = run.ledger.renamedFrom(parent) ?? parent;
  }
  if (alias.noParent === true || typeOf(parent) === STACK_TYPE) {
    parent = "";
  }
  return createUrn(
    orElse(alias.stack, run.stack),
    orElse(alias.project, run.project),
    parent,
    orElse(alias.type, goal.type),
    orElse(alias.name, goal.name),
  );
}

function orElse(text: string | undefined, fallback: string): string {
  return text === undefined || text === "" ? fallback : text;
}
