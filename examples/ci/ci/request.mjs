/** One request of an API, with JSON both ways. What goes wrong is told without the token. */
export async function request(method, url, headers, body) {
  const response = await fetch(url, {
    method,
    headers: { "content-type": "application/json", ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(60_000),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${text.slice(0, 500)}`);
  return JSON.parse(text);
}

const PAGE = 100;

/** All items of a list, page by page. */
export async function listOf(get) {
  const items = [];
  for (let page = 1; items.length === (page - 1) * PAGE; page++)
    items.push(...(await get(`per_page=${PAGE}&page=${page}`)));
  return items;
}
