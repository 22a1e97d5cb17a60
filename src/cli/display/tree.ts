import { columnsOf } from "./columns.js";
import { printable, printableLines, type Printable, shown } from "../../shared/printable.js";
import { driftLines } from "./drift.js";
import { fieldLines } from "./field-diff.js";
import { isNotable, isShown, type OperationModel } from "./model.js";
import type { ResourceNode } from "./node.js";
import { inOrder } from "./order.js";
import type { Style } from "./style.js";
import { blanks, shortType, wrap } from "./text.js";
import type { DiagnosticEvent } from "../engine.js";
import { outcome, resourceName, signOf } from "./words.js";

export interface TreeOptions {
  readonly style: Style;
  /** Width in columns that lines of values are fitted into. */
  readonly width: number;
  /** Whether branches are drawn; without, children are indented. */
  readonly branches: boolean;
  /** Whether the fields that change are shown. */
  readonly fields: boolean;
  /** Whether long values are shown whole. */
  readonly full: boolean;
}

interface Row {
  node: ResourceNode;
  /** What stands before the resource, and before the lines that belong to it. */
  prefix: Printable;
  below: Printable;
}

/** The resources that are worth a line, under their parents, each with its fields and what was said about it. */
export function treeLines(model: OperationModel, options: TreeOptions): Printable[] {
  const rows = layOut(model, options.branches);
  const maximum = Math.min(maximumLabel, options.width - outcomeColumns);
  let labelWidth = 0;
  for (const row of rows) {
    const said = outcome(row.node, model.previewOnly) !== "";
    const columns = labelColumns(row);
    if (said && columns <= maximum) labelWidth = Math.max(labelWidth, columns);
  }
  return rows.flatMap((row) => rowLines(row, labelWidth, model.previewOnly, options));
}

/** A longer name pushes only its own line out of the column. */
const maximumLabel = 60;

/** What is left for what happens to a resource, on a narrow terminal. */
const outcomeColumns = 20;

function layOut(model: OperationModel, branches: boolean): Row[] {
  const kept = withAncestors(model);
  const children = new Map<string | undefined, ResourceNode[]>();
  for (const node of kept) {
    const parent = node.parent !== undefined && model.nodes.has(node.parent) ? node.parent : undefined;
    const siblings = children.get(parent);
    if (siblings === undefined) children.set(parent, [node]);
    else siblings.push(node);
  }
  const rows: Row[] = [];
  const visit = (node: ResourceNode, prefix: Printable, childPrefix: Printable): void => {
    const own = children.get(node.urn) ?? [];
    const bar = own.length > 0 && branches ? shown`│ ` : shown`  `;
    rows.push({ node, prefix, below: shown`${childPrefix}${bar}` });
    own.forEach((child, index) => {
      const last = index === own.length - 1;
      if (!branches) visit(child, shown`${childPrefix}  `, shown`${childPrefix}  `);
      else if (last) visit(child, shown`${childPrefix}└─ `, shown`${childPrefix}   `);
      else visit(child, shown`${childPrefix}├─ `, shown`${childPrefix}│  `);
    });
  };
  for (const root of children.get(undefined) ?? []) visit(root, shown``, shown``);
  return rows;
}

/** The notable resources and all that they stand under, in the order of the program. */
function withAncestors(model: OperationModel): ResourceNode[] {
  const keep = new Set<string>();
  for (const node of model.nodes.values()) {
    if (!isNotable(node)) continue;
    for (let at: ResourceNode | undefined = node; at !== undefined && !keep.has(at.urn);) {
      keep.add(at.urn);
      at = at.parent === undefined ? undefined : model.nodes.get(at.parent);
    }
  }
  return inOrder(model.nodes.values()).filter((node) => keep.has(node.urn));
}

function labelColumns(row: Row): number {
  return columnsOf(row.prefix) + columnsOf(resourceName(row.node));
}

function rowLines(row: Row, labelWidth: number, previewOnly: boolean, options: TreeOptions): Printable[] {
  const { style } = options;
  const { node } = row;
  const paint = node.phase === "failed" ? style.bad : style.op[node.op];
  const happened = outcome(node, previewOnly);
  const columns = blanks(labelWidth - labelColumns(row));
  const name = shown`${shortType(node.token)} ${style.bold(printable(node.name))}`;
  const head = shown` ${paint(signOf(node))} ${style.dim(row.prefix)}${name}`;
  const first = happened === "" ? head : shown`${head}${columns}  ${paint(happened)}`;
  const below = shown`   ${row.below}`;
  const room = options.full ? Infinity : options.width - columnsOf(below);
  const fields = options.fields && node.phase !== "failed" ? fieldLines(node, style, room) : [];
  // Only a terminal breaks lines by itself, and then not where the tree wants it.
  const said = options.branches ? options.width - columnsOf(below) : Infinity;
  const lines = [
    ...driftLines(node, style, room, options.fields),
    ...fields,
    ...node.diagnostics.filter(isShown).flatMap((each) => diagnosticLines(each, style, said)),
  ];
  return [first, ...lines.map((line) => shown`${style.dim(below)}${line}`)];
}

/** A diagnostic as lines of at most a width, the later ones aligned under the first. */
export function diagnosticLines(
  { severity, message }: DiagnosticEvent,
  style: Style,
  width: number,
): Printable[] {
  const said = printableLines(message.trimEnd());
  // What the program prints stays as it printed it.
  if (severity === "info" || severity === "debug") return said;
  const marker = shown`${printable(severity)}: `;
  const paint = severity === "error" ? style.bad : style.warning;
  return said
    .flatMap((line) => wrap(line, Math.max(40, width - marker.length)))
    .map((line, index) => shown`${index === 0 ? paint(marker) : blanks(marker.length)}${line}`);
}
