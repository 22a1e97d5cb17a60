/** Every form in which these credentials and secrets could show. */
export function secretsOf(account: string, token: string, others: readonly string[]): string[] {
  const basic = `${account}:${token}`;
  const plain = [token, token.slice(token.indexOf(":") + 1), basic, ...others];
  const forms = plain.flatMap((secret) => [
    secret,
    encodeURIComponent(secret),
    Buffer.from(secret).toString("base64"),
    Buffer.from(secret).toString("base64url"),
    Buffer.from(secret).toString("hex"),
  ]);
  return [...new Set(forms), `Basic ${Buffer.from(basic).toString("base64")}`, `Bearer ${token}`];
}

/** Where a secret shows: the name of the text, and what stands around it. */
export function tellTales(texts: Readonly<Record<string, string>>, secrets: readonly string[]): string[] {
  return Object.entries(texts).flatMap(([name, text]) => {
    const shown = secrets
      .filter((secret) => text.includes(secret))
      .map((secret) => `${name}: ${secret} in ${around(text, text.indexOf(secret))}`);
    const headers = [...text.matchAll(/authorization["']?\s*[:=]\s*["']?(basic|bearer)/gi)];
    return shown.concat(headers.map(({ index }) => `${name}: a header in ${around(text, index)}`));
  });
}

function around(text: string, index: number): string {
  return text.slice(Math.max(0, index - 60), index + 60);
}
