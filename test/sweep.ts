import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { SecretTexts } from "../src/shared/secret-texts.js";

/*
 * One sweep over all that the tests write and print: whatever is told here is looked through when a test ends
 * (test/setup.ts), for every secret that was declared until then, in every encoding that SecretTexts knows.
 *
 * What children print, what is said in errors of the package and on the console of this process is told by itself, and so
 * are the files of each Project and World; the credentials in the environment of children and those of emulated accounts are
 * declared by themselves.
 */

/** Shorter ones are in other words by chance. */
const SHORTEST = 7;

/** What everybody knows: an emulated account's own, which its documentation names. */
const KNOWN = /^(?:.*:)?(?:emulator(?:-\d+)?|emulator-password)$/;

interface Text {
  readonly where: string;
  readonly text: string;
}

const secrets = new Set<string>();
const sources = new Set<() => Iterable<string>>();
let told: Text[] = [];

/** From now on these may show nowhere, to the end of the test file. */
export function declareSecrets(...more: readonly string[]): void {
  for (const secret of more) if (secret.length >= SHORTEST && !KNOWN.test(secret)) secrets.add(secret);
}

/** The same for what will be known when a test ends. */
export function declareSource(source: () => Iterable<string>): void {
  sources.add(source);
}

/** Asks the sources now: what is secret may be replaced by another before the test ends. */
export function collectSecrets(): void {
  for (const source of sources) declareSecrets(...source());
}

/** The credentials in an environment, beside those that this process has itself. */
export function declareEnvironment(env: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value = ""] of Object.entries(env)) {
    if (value === process.env[name]) continue;
    if (/(?:TOKEN|PASSWORD|PASSPHRASE|SECRET)$/i.test(name))
      declareCredentials(env["LIVECHAT_ACCOUNT"], value);
    if (/_PROXY$/i.test(name) && URL.canParse(value))
      declareSecrets(decodeURIComponent(new URL(value).password));
  }
}

/** A token alone, as the header carries it, and its part after the region. */
export function declareCredentials(account: string | undefined, token: string): void {
  declareSecrets(token);
  if (account !== undefined) declareSecrets(`${account}:${token}`);
  const [, part = ""] = /^\w+:(.{10,})$/.exec(token) ?? [];
  declareSecrets(part);
}

/** The credentials of a request's Authorization header. */
export function declareHeader(header = ""): void {
  const [, kind = "", value = ""] = /^(\w+) (\S+)$/.exec(header) ?? [];
  if (kind === "Bearer") declareCredentials(undefined, value);
  if (kind !== "Basic") return;
  const [account, ...token] = Buffer.from(value, "base64").toString().split(":");
  declareCredentials(account, token.join(":"));
}

/** The passwords in the body of a request. */
export function declareBody(body: string): void {
  for (const [, secret = ""] of body.matchAll(/password":("(?:[^"\\]|\\.)*")/g)) {
    declareSecrets(JSON.parse(secret) as string);
  }
}

/** Something was written or printed: it is looked through when the test ends. */
export function tell(where: string, text: string): void {
  if (text !== "") told.push({ where, text });
}

/** Tells all files of a folder but those that the test itself put there, by their paths in it. */
export async function tellFiles(
  folder: string,
  isOwn: (path: string) => boolean = () => false,
): Promise<void> {
  collectSecrets();
  for (const file of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(file.parentPath, file.name);
    const name = relative(folder, path);
    // oxlint-disable-next-line no-await-in-loop -- one after the other is as fast
    if (file.isFile() && !isOwn(name)) tell(name, await readFile(path, "utf8"));
  }
}

/** Where a secret shows in what was told since this was asked last. */
export function leaks(): string[] {
  const texts = new Map(told.map((text) => [text.text, text]));
  told = [];
  collectSecrets();
  return leaksIn([...texts.values()], secrets);
}

/** Where one of the secrets shows in the texts, or a header that carries one. */
export function leaksIn(texts: readonly Text[], declared: Iterable<string>): string[] {
  const finder = new SecretTexts();
  for (const secret of declared) finder.add(secret);
  return texts.flatMap(({ where, text }) => {
    const headers = [...text.matchAll(/authorization["']?\s*[:=]\s*["']?(?:basic|bearer) /gi)];
    return [
      ...(finder.in(text) ? [`${where}: ${around(finder.mask(text, MASK), MASK)}`] : []),
      ...headers.map(
        ({ index }) => `${where}: a header in ${text.slice(Math.max(0, index - 60), index + 60)}`,
      ),
    ];
  });
}

const MASK = "\u00abA SECRET\u00bb";

function around(text: string, mark: string): string {
  const index = text.indexOf(mark);
  return text.slice(Math.max(0, index - 100), index + 100);
}
