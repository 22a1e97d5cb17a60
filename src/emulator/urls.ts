/** `/v2/agents` is `/agents`; a client behind a proxy may send the whole URL. */
export function withoutPrefix(url: string): string {
  const path = url.replace(/^https?:\/\/[^/?#]*/i, "");
  const rest = path.replace(/^\/v2(?=[/?]|$)/, "");
  return rest.startsWith("/") ? rest : `/${rest}`;
}

/** What stands after the question mark. */
export function queryOf(url: string): string {
  const start = url.indexOf("?");
  return start === -1 ? "" : url.slice(start + 1);
}
