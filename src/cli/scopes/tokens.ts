/** A piece of a JavaScript or TypeScript source: a word, the value of a string, or a sign. Comments are none. */
export interface Token {
  readonly kind: "word" | "string" | "sign";
  readonly text: string;
}

/** What can stand before a regular expression but not before a division. */
const beforeRegex = /^(?:[=(,:;[!&|?{}+\-*%<>~^]|return|typeof|case|in|of|do|else|void|delete|await|yield)$/;

const pieces =
  /(?<space>\s+|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|^#![^\n]*)|(?<word>[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*)|(?<number>\d[\w.]*)|(?<sign>[\s\S])/uy;

/** Not longer than people write them: else each division of a long line could begin one that has no end. */
const regexLiteral = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.){0,1000}\]){1,1000}\/[a-z]*/uy;

/** Where a text ends, or goes on with something else than itself. */
const endOfText = { '"': /["\\\n]/g, "'": /['\\\n]/g, "`": /[`\\]|\$\{/g };

/**
 * The pieces of a source. It need not be parsed for more: names in comments and in the text of strings are told
 * from names in code, which is what finding imports takes.
 */
export function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  // The same piece for each of a sign: a hostile source is nothing but signs.
  const signs = new Map<string, Token>();
  const openBraces: number[] = [];
  let position = 0;

  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = position;
    const found = pattern.exec(source);
    if (found !== null) position = pattern.lastIndex;
    return found;
  };
  /** The rest of a text, by hand: a regular expression runs out of stack at a long one. Returns what ended it. */
  const text = (kind: keyof typeof endOfText): string | undefined => {
    const start = position;
    for (;;) {
      const end = endOfText[kind];
      end.lastIndex = position;
      const mark = end.exec(source)?.[0];
      position = mark === undefined ? source.length : end.lastIndex;
      if (mark === "\\") {
        position++;
        continue;
      }
      tokens.push({ kind: "string", text: source.slice(start, position - (mark?.length ?? 0)) });
      return mark;
    }
  };
  const template = (): void => {
    if (text("`") === "${") openBraces.push(0);
  };

  while (position < source.length) {
    const last = tokens.at(-1);
    const isRegex = source[position] === "/" && !/^[/*]$/.test(source[position + 1] ?? "");
    if (isRegex && (last === undefined || (last.kind !== "string" && beforeRegex.test(last.text)))) {
      if (match(regexLiteral) !== null) continue;
    }
    const found = match(pieces)?.groups;
    if (found === undefined) break;
    const { word, number, sign } = found;
    if (word !== undefined) tokens.push({ kind: "word", text: word });
    else if (number !== undefined) tokens.push({ kind: "word", text: number });
    else if (sign === '"' || sign === "'") text(sign);
    else if (sign === "`") {
      template();
    } else if (sign === "}" && openBraces.at(-1) === 0) {
      openBraces.pop();
      template();
    } else if (sign !== undefined) {
      const depth = openBraces.length - 1;
      if (depth >= 0 && (sign === "{" || sign === "}"))
        openBraces[depth] = (openBraces[depth] ?? 0) + (sign === "{" ? 1 : -1);
      const token = signs.get(sign) ?? { kind: "sign", text: sign };
      signs.set(sign, token);
      tokens.push(token);
    }
  }
  return tokens;
}
