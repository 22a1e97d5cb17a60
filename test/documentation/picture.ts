import stringWidth from "string-width";

/** The columns of a line are this wide in every font. */
const COLUMN = 8.4;
const LINE = 20;
const MARGIN = 20;

/** What a terminal makes of the codes that `styleText` writes, on a dark ground. */
const colours: Readonly<Record<number, string>> = {
  31: "#ff7b72",
  32: "#7ee787",
  33: "#e3b341",
  35: "#d2a8ff",
  36: "#79c0ff",
};

interface Look {
  readonly colour?: string | undefined;
  readonly isBold?: boolean;
  readonly isDim?: boolean;
}

/** A picture of a command and of what a terminal showed for it, as SVG. */
export function pictureOf(command: string, shown: string): string {
  const lines = [`\u001b[2m$\u001b[22m \u001b[1m${command}\u001b[22m`, "", ...shown.trim().split("\n")];
  const columns = Math.max(...lines.map((line) => stringWidth(line)));
  const [width, height] = [Math.ceil(columns * COLUMN) + 2 * MARGIN, lines.length * LINE + 2 * MARGIN];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>${escaped(command)}</title>
<rect width="100%" height="100%" rx="8" fill="#0d1117"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14" fill="#e6edf3">
${lines.flatMap((line, index) => texts(line, MARGIN + index * LINE + 15)).join("\n")}
</g>
</svg>
`;
}

/** A line, a part for each look. */
function texts(line: string, y: number): string[] {
  let look: Look = {};
  let column = 0;
  return `m${line}`.split("\u001b[").flatMap((part) => {
    // Codes that end with another letter move the cursor.
    const [, codes = "", letter, text = ""] = /^(\??\d*)([A-Za-z])(.*)$/.exec(part) ?? [];
    if (letter === "m" && codes !== "") look = next(look, Number(codes));
    const before = column + (text.length - text.trimStart().length);
    column += stringWidth(text);
    const seen = text.trim();
    return seen === "" ? [] : [element(seen, look, before, y)];
  });
}

function element(text: string, look: Look, column: number, y: number): string {
  const attributes = [
    `x="${at(column)}" y="${y}" textLength="${(stringWidth(text) * COLUMN).toFixed(1)}"`,
    ...(look.colour === undefined ? [] : [`fill="${look.colour}"`]),
    ...(look.isBold ? ['font-weight="bold"'] : []),
    ...(look.isDim ? ['opacity="0.6"'] : []),
  ];
  return `<text ${attributes.join(" ")}>${escaped(text)}</text>`;
}

function at(column: number): string {
  return (MARGIN + column * COLUMN).toFixed(1);
}

function next(look: Look, code: number): Look {
  if (code === 1) return { ...look, isBold: true };
  if (code === 2) return { ...look, isDim: true };
  if (code === 22) return { ...look, isBold: false, isDim: false };
  if (code === 39) return { ...look, colour: undefined };
  const chosen = colours[code];
  if (chosen === undefined) throw new Error(`no picture has the code ${code} of a terminal yet`);
  return { ...look, colour: chosen };
}

function escaped(text: string): string {
  const entities = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  // Of several spaces side by side a page shows one.
  return entities.replaceAll(" ", "\u00A0");
}
