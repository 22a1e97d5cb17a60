import type { IncomingHttpHeaders } from "node:http";
import { ApiError, badRequest, forbidden, unauthorized } from "./errors.js";
import type { Licence } from "./licence.js";
import type { AgentRecord } from "./sections/agent-record.js";
import { findAgent } from "./sections/agents.js";

/** Who sent a request. */
export interface Identity {
  readonly licence: Licence;
  readonly caller: AgentRecord;
}

/** A personal access token belongs to an account id, which is a UUID; the licence's number is taken as well. */
const ACCOUNT_ID = /^(\d+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

/** The caller that the Authorization header names; a 401 otherwise. */
export function authenticate(header: string | undefined, licences: readonly Licence[]): Identity {
  if (header === undefined) throw unauthorized();
  const [scheme = "", credentials = ""] = header.trim().split(/\s+/);
  const identity =
    scheme.toLowerCase() === "bearer"
      ? ofToken(credentials, licences)
      : scheme.toLowerCase() === "basic"
        ? ofBasic(credentials, licences)
        : undefined;
  if (identity === undefined) throw unauthorized();
  return identity;
}

/** The owner of a licence, in whose name a request without Authorization acts. */
export function ownerOf(licence: Licence): AgentRecord {
  const owner = findAgent(licence, licence.account);
  if (owner === undefined) throw unauthorized();
  return owner;
}

/** Refuses a request that reached the wrong data center. */
export function checkRegion(headers: IncomingHttpHeaders, licence: Licence): void {
  const [region = "dal"] = [headers["x-region"]].flat();
  if (region.toLowerCase() === licence.region) return;
  throw misdirected(licence.region);
}

/** 421: the licence is in another data center. */
export function misdirected(region: string): ApiError {
  return new ApiError(421, {
    error: `Misdirected request: this license is served by the data center ${region}`,
    data: { region },
  });
}

/** Refuses what a page of another site sends from a browser, before any of it is done. */
export function checkOrigin({ origin, host }: IncomingHttpHeaders): void {
  if (origin === undefined || origin === `http://${host}`) return;
  throw forbidden("Requests from a web browser are denied for pages of other domains.");
}

/** The version may be left out, as one of the documentation's examples does; another one is refused. */
export function checkVersion(headers: IncomingHttpHeaders): void {
  const version = headers["x-api-version"];
  if (version === undefined || version === "2" || version === "2.0") return;
  throw badRequest(`X-API-Version: this is the API version 2, not ${String(version).slice(0, 50)}`);
}

function ofToken(token: string, licences: readonly Licence[]): Identity | undefined {
  const licence = licences.find((candidate) => candidate.token === token);
  return licence && { licence, caller: ownerOf(licence) };
}

function ofBasic(encoded: string, licences: readonly Licence[]): Identity | undefined {
  const decoded = Buffer.from(encoded, "base64").toString("utf8");
  const colon = decoded.indexOf(":");
  if (colon < 1) return undefined;
  const user = decoded.slice(0, colon);
  const secret = decoded.slice(colon + 1);
  for (const licence of licences) {
    const ownersName = user.toLowerCase() === licence.account.toLowerCase() || ACCOUNT_ID.test(user);
    if (secret === licence.token && ownersName) return { licence, caller: ownerOf(licence) };
    const agent = findAgent(licence, user);
    if (agent?.api_key !== undefined && agent.api_key === secret) return { licence, caller: agent };
  }
  return undefined;
}
