/** A piece of a JavaScript or TypeScript source: a word, the value of a string, or a sign. Comments are none. */
export interface Token {
  readonly kind: "word" | "string" | "sign";
  readonly text: string;
}

/** What can stand before a regular expression but not before a division. */
const beforeRegex = /^(?:[=(,:;[!&|?{}+\-*%<>~^]|return|typeof|case|in|of|do|else|void|delete|await|yield)$/;

const pieces =
  /(?<space>\s+|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|^#![^\n]*)|(?<word>[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*)|(?<number>\d[\w.]*)|(?<string>"(?:[^"\\\n]|\\[\s\S])*"?|'(?:[^'\\\n]|\\[\s\S])*'?)|(?<sign>[\s\S])/uy;

const regexLiteral = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/uy;

const templateText = /(?<text>(?:[^`\\$]|\\[\s\S]|\$(?!\{))*)(?<end>`|\$\{|$)/uy;

/**
 * The pieces of a source. It need not be parsed for more: names in comments and in the text of strings are told
 * from names in code, which is what finding imports takes.
 */
export function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  const openBraces: number[] = [];
  let position = 0;

  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = position;
    const found = pattern.exec(source);
    if (found !== null) position = pattern.lastIndex;
    return found;
  };
  const template = (): void => {
    const { text = "", end } = match(templateText)?.groups ?? {};
    tokens.push({ kind: "string", text });
    if (end === "${") openBraces.push(0);
  };

  while (position < source.length) {
    const last = tokens.at(-1);
    const isRegex = source[position] === "/" && !/^[/*]$/.test(source[position + 1] ?? "");
    if (isRegex && (last === undefined || (last.kind !== "string" && beforeRegex.test(last.text)))) {
      if (match(regexLiteral) !== null) continue;
    }
    const found = match(pieces)?.groups;
    if (found === undefined) break;
    const { word, number, string, sign } = found;
    if (word !== undefined) tokens.push({ kind: "word", text: word });
    else if (number !== undefined) tokens.push({ kind: "word", text: number });
    else if (string !== undefined) tokens.push({ kind: "string", text: string.slice(1, -1) });
    else if (sign === "`") {
      template();
    } else if (sign === "}" && openBraces.at(-1) === 0) {
      openBraces.pop();
      template();
    } else if (sign !== undefined) {
      const depth = openBraces.length - 1;
      if (depth >= 0 && (sign === "{" || sign === "}"))
        openBraces[depth] = (openBraces[depth] ?? 0) + (sign === "{" ? 1 : -1);
      tokens.push({ kind: "sign", text: sign });
    }
  }
  return tokens;
}
