import { Agent, EnvHttpProxyAgent, Pool, type Dispatcher } from "undici";
import { ConfigurationError } from "./errors.js";

type Environment = Readonly<Record<string, string | undefined>>;

/** The proxy that the environment names for https. */
export interface Proxy {
  /** The variable that names it. */
  readonly variable: string;
  /** Its address without credentials. */
  readonly origin: string;
  /** What of its address nobody may see. */
  readonly secrets: readonly string[];
  readonly url: string;
  /** The hosts that are reached without it, as NO_PROXY lists them. */
  readonly except: string;
}

/**
 * The proxy of the environment: HTTPS_PROXY, or without it HTTP_PROXY, in small letters or large, the small ones first;
 * empty is unset.
 *
 * @throws ConfigurationError naming the variable, where its value is no address of an http or https proxy.
 */
export function proxyOf(env: Environment): Proxy | undefined {
  const variable = ["https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY"].find((name) =>
    env[name]?.trim(),
  );
  if (variable === undefined) return undefined;
  const url = addressOf(variable, env[variable]?.trim() ?? "");
  const { username, password } = url;
  const credentials = [username, password].map((part) => decodeURIComponent(part)).join(":");
  const secrets = [password, decodeURIComponent(password), `${username}:${password}`, credentials];
  return {
    variable,
    origin: url.origin,
    secrets: password === "" ? [] : secrets,
    url: url.href,
    except: env["no_proxy"]?.trim() || env["NO_PROXY"]?.trim() || "",
  };
}

function addressOf(variable: string, value: string): URL {
  const advice = "Set it to the proxy's address, such as http://proxy.example:3128, or unset it.";
  // As other programs take it, a proxy may be given without the scheme.
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`;
  // What cannot be read may hold a password all the same: it is not shown.
  if (!URL.canParse(text)) throw new ConfigurationError(`${variable} is not the address of a proxy`, advice);
  const url = new URL(text);
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw new ConfigurationError(
      `${variable} names a ${url.protocol} proxy, and only http: and https: can be`,
      advice,
    );
  }
  if ([url.username, url.password].some((part) => /%(?![0-9a-f]{2})/i.test(part))) {
    throw new ConfigurationError(`${variable} has a % in its credentials that is not written as %25`, advice);
  }
  return url;
}

/** Further requests wait for one of these; a program that asks for everything at once must not open as many. */
const mostConnections = 32;

/** The connections of a client, through the proxy if there is one. */
export function connections(proxy: Proxy | undefined, connectMs: number): Dispatcher {
  const options = { connect: { timeout: connectMs }, connections: mostConnections, allowH2: false };
  if (proxy === undefined) return new Agent(options);
  return new EnvHttpProxyAgent({
    ...options,
    // Given all, it does not read the environment by itself.
    httpProxy: proxy.url,
    httpsProxy: proxy.url,
    noProxy: proxy.except,
    connectTimeout: connectMs,
    // To a proxy that is reached and says nothing, no connection is made either.
    clientFactory: (origin, given) => new Pool(origin, { ...given, headersTimeout: connectMs }),
  });
}
