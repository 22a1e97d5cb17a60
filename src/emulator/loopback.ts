/** Whether a URL leads to this machine by its own loopback addresses. */
export function isLoopback(url: string): boolean {
  return URL.canParse(url) && isLoopbackName(new URL(url).hostname);
}

/**
 * Whether a Host header names this machine. A page of the web may have its own name lead here, and its browser would
 * then let it read the answers; what the browser sends as the host is still that name.
 */
export function isLoopbackHost(host: string | undefined): boolean {
  const url = `http://${host ?? "localhost"}`;
  return !/[/?#@\\]/.test(host ?? "") && isLoopback(url);
}

/** The port that a URL leads to. */
export function portOf(url: string): number {
  const { port, protocol } = new URL(url);
  return port === "" ? (protocol === "https:" ? 443 : 80) : Number(port);
}

function isLoopbackName(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}
