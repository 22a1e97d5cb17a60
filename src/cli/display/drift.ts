import { acceptCommand, accepts, repairs } from "../../shared/drift.js";
import { commandOf } from "../../shared/engine-command.js";
import { printable, type Printable, shown } from "../../shared/printable.js";
import { fieldLines } from "./field-diff.js";
import type { OperationModel } from "./model.js";
import type { ResourceNode } from "./node.js";
import type { Style } from "./style.js";
import { indent } from "./value.js";
import { finding, isFindingAlone } from "./words.js";

/** What a refresh found of a resource of which something else is to be told as well. */
export function driftLines(node: ResourceNode, style: Style, width: number, fields: boolean): Printable[] {
  const { drift } = node;
  if (drift === undefined || isFindingAlone(node)) return [];
  const lines = fields ? fieldLines({ diff: drift.diff, options: [], op: "refresh" }, style, width - 2) : [];
  return [finding(drift), ...indent(lines, shown`  `)];
}

/** What to do about what was changed outside of the program, where this operation does nothing about it. */
export function repairLines({ operation, previewOnly, nodes }: OperationModel): Printable[] {
  const isTold = previewOnly || operation === "refresh";
  if (!isTold || ![...nodes.values()].some(({ drift }) => drift !== undefined)) return [];
  // Only what a refresh has recorded does a plain `up` know.
  const command = commandOf("embedded", previewOnly ? "up --refresh" : "up");
  return [
    shown`Changed outside of this program: \`${printable(command)}\` ${printable(repairs)}`,
    shown`\`${printable(acceptCommand())}\` ${printable(accepts)}`,
  ];
}
