import { readdirSync, readFileSync } from "node:fs";
import { parse } from "yaml";

const FOLDER = new URL("../fixtures/documentation/", import.meta.url);

/** One request example of the API's documentation, and what the documentation prints as its answer. */
export interface Example {
  /** The file's name without its ending, such as `04-list-agents`. */
  readonly name: string;
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** The printed answer, parsed; undefined where none is printed. What it leaves out is `ELIDED`. */
  readonly answer: unknown;
  readonly deviations: Deviations;
}

/** In what an example cannot be taken as it is printed. Each has its reason. */
export interface Deviations {
  readonly example: string;
  /** Misprints in the command, put right. */
  readonly request?: readonly Correction[];
  /** Misprints that keep the answer from being parsed, put right. */
  readonly print?: readonly Correction[];
  /** Other examples that come first, since the documentation's account cannot be as it prints it all at once. */
  readonly before?: readonly { example: string; reason: string }[];
  /** The list that is printed around the one object that is the answer: by its name. */
  readonly part?: { at: string; reason: string };
  /** Where the emulator's answer differs from the printed one; `$()` is a JSONP call around it. */
  readonly answer?: readonly { at: string; reason: string }[];
}

interface Correction {
  readonly replace: string;
  readonly by: string;
  readonly reason: string;
}

/** Stands for what a printed answer leaves out: as an item, any number of items; as a key, any other keys. */
export const ELIDED = "…";

/** What of a printed answer an example's answer is compared with. */
export function printedPart({ answer, deviations: { part } }: Example): unknown {
  if (part === undefined || !isObject(answer)) return answer;
  const list: unknown = answer[part.at];
  return Array.isArray(list) ? list[0] : undefined;
}

/** The deviations, all of them in one file. */
export function readDeviations(): Deviations[] {
  return JSON.parse(readFileSync(new URL("deviations.json", FOLDER), "utf8"));
}

/** Every example, in the documentation's order, with `secret` in place of the credentials that it leaves blank. */
export function readExamples(secret: string): Example[] {
  const deviations = new Map(readDeviations().map((entry) => [entry.example, entry]));
  return readdirSync(new URL("examples/", FOLDER))
    .toSorted()
    .map((file) => {
      const name = file.replace(/\.txt$/, "");
      const own = deviations.get(name) ?? { example: name };
      const text = readFileSync(new URL(`examples/${file}`, FOLDER), "utf8");
      const [command = "", printed] = text.split("\n\nResponse\n");
      const answer = printed === undefined ? undefined : parseAnswer(corrected(printed, own.print, name));
      return Object.assign(parseCommand(corrected(command, own.request, name), secret), {
        name,
        answer,
        deviations: own,
      });
    });
}

function corrected(text: string, corrections: readonly Correction[] | undefined, name: string): string {
  return (corrections ?? []).reduce((result, { replace, by }) => {
    if (!result.includes(replace)) throw new Error(`${name} has no ${replace} to correct`);
    return result.replace(replace, () => by);
  }, text);
}

function parseCommand(command: string, secret: string) {
  const headers: Record<string, string> = {};
  let method: string | undefined;
  let url = "";
  let body: string | undefined;
  const words = shellWords(command);
  for (let index = 1; index < words.length; index += 1) {
    const word = words[index] ?? "";
    const value = words[index + 1] ?? "";
    if (["-H", "-X", "-d", "-u"].includes(word)) index += 1;
    if (word === "-X") method = value;
    else if (word === "-d") body = value;
    else if (word === "-u") headers["authorization"] = basic(value, secret);
    else if (word === "-H") {
      const [, name = "", content = ""] = /^([^:]+): ?(.*)$/s.exec(value) ?? [];
      headers[name.toLowerCase()] = name === "Authorization" ? authorization(content, secret) : content;
    } else if (word.startsWith("https:")) url = word;
  }
  if (body !== undefined) headers["content-type"] ??= "application/x-www-form-urlencoded";
  return {
    method: method ?? (body === undefined ? "GET" : "POST"),
    // Line breaks and indentation inside a URL are the page's.
    path: url.replaceAll(/\s/g, "").replace("https://api.livechatinc.com", ""),
    headers,
    body,
  };
}

/** Splits a command as a shell does; an unclosed quote ends with the text. */
function shellWords(command: string): string[] {
  const found = command.matchAll(/(?:"((?:\\[^]|[^"\\])*)(?:"|$)|'([^']*)(?:'|$)|((?:\\[^]|[^\s"'\\])+))/g);
  return [...found]
    .map(([, double, single, plain]) => single ?? (double ?? plain ?? "").replaceAll("\\\n", ""))
    .filter((word) => !/^(\\ )*$/.test(word));
}

/** The documentation shows the credentials in clear and says that they are to be base64-encoded. */
function authorization(content: string, secret: string): string {
  const [scheme = "", credentials = ""] = content.split(" ");
  return scheme === "Basic" ? basic(credentials, secret) : `Bearer ${secret}`;
}

function basic(credentials: string, secret: string): string {
  const user = (credentials.split(":")[0] ?? "").replace("<email>", "john.doe@mycompany.com");
  return `Basic ${Buffer.from(`${user}:${secret}`).toString("base64")}`;
}

/** A printed answer is JSON but for what it leaves out, which is `...`, `// ...` or `{"...": "..."}`. */
function parseAnswer(text: string): unknown {
  const marked = text
    .replaceAll(/\{\s*"\.\.\.": "\.\.\."\s*\}/g, `"${ELIDED}"`)
    .replaceAll(/^ *(\/\/ )?\(?\.\.\.\)?,?$/gm, `,"${ELIDED}",`)
    .replaceAll(/([[{,])\s*,"…"/g, `$1"${ELIDED}"`)
    .replaceAll(/"…",\s*([\]}])/g, `"${ELIDED}"$1`)
    .replaceAll(/"…",\s*,/g, `"${ELIDED}",`);
  // The one place where JSON and what is printed differ is a key without a value, which YAML knows.
  return parse(marked);
}

/** Ids and times, of which only the kind is compared. */
const ASIDE = new Set(["id", "token", "creation_date", "modification_date"]);

/** Where an answer differs from a printed one, as paths from `$`; `(order)` is that of an object's fields. */
export function differences(printed: unknown, actual: unknown, at = "$"): string[] {
  if (Array.isArray(printed)) {
    if (!Array.isArray(actual)) return [at];
    const open = printed.at(-1) === ELIDED;
    const items = open ? printed.slice(0, -1) : printed;
    if (actual.length < items.length || (!open && actual.length > items.length)) return [`${at}.length`];
    return items.flatMap((item, index) => differences(item, actual[index], `${at}[${index}]`));
  }
  if (isObject(printed)) {
    if (!isObject(actual)) return [at];
    const open = Object.hasOwn(printed, ELIDED);
    const names = new Set([...Object.keys(printed), ...(open ? [] : Object.keys(actual))]);
    names.delete(ELIDED);
    const isDisordered = orderOf(printed, actual) !== orderOf(actual, printed);
    const unequal = [...names].flatMap((name) => {
      const path = `${at}.${name}`;
      if (!Object.hasOwn(printed, name) || !Object.hasOwn(actual, name)) return [path];
      const [one, other] = [printed[name], actual[name]];
      if (ASIDE.has(name)) return typeof one === typeof other ? [] : [path];
      return differences(one, other, path);
    });
    return isDisordered ? [`${at}.(order)`, ...unequal] : unequal;
  }
  return printed === actual ? [] : [at];
}

/** The order of an object's fields, of those that the other one has too. */
function orderOf(one: object, other: object): string {
  return Object.keys(one)
    .filter((name) => Object.hasOwn(other, name))
    .join();
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
