import type { Dispatcher } from "undici";
import { Deadline } from "./deadline.js";
import { InvalidAnswerError } from "./errors.js";
import { failureOf, toldFailure, transportFailure } from "./failures.js";
import type { Answer, WireRequest } from "./request.js";
import { noteStart, type Started } from "./note-start.js";
import type { ResolvedOptions } from "./options.js";

/**
 * Sends a request once, to a region (undefined: the API's default), and answers or throws a LiveChatError. `onHeaders` sees
 * those of every answer, whatever its status is.
 */
export async function attempt(
  request: WireRequest,
  region: string | undefined,
  options: ResolvedOptions,
  dispatcher: Dispatcher,
  onHeaders: (header: (name: string) => string | undefined) => void,
): Promise<Answer> {
  const { method, path, redactor } = request;
  const { origin, proxy, timeouts, signal } = options;
  const call = { method, path, redactor, tried: region };
  const started: Started = { requestSent: false };
  let status: number | undefined;
  let headers: Dispatcher.ResponseData["headers"];
  let text: string | undefined;
  using deadline = new Deadline(timeouts.answerMs, signal);
  try {
    const response = await dispatcher.compose(noteStart(started)).request({
      origin,
      method,
      path: `${options.prefix}${path}${request.query}`,
      headers: headersOf(request, region, options),
      headersTimeout: timeouts.headersMs,
      bodyTimeout: timeouts.bodyMs,
      signal: deadline.signal,
      ...(request.body === undefined ? {} : { body: request.body }),
    });
    status = response.statusCode;
    headers = response.headers;
    text = await textOf(response.body, options.maxAnswerBytes);
  } catch (error) {
    throw transportFailure(error, {
      ...call,
      origin,
      proxy,
      status,
      requestSent: started.requestSent || request.mayBeDone === true,
      timedOutMs: deadline.passed ? timeouts.answerMs : undefined,
      aborted: signal?.aborted === true,
    });
  }
  const header = (name: string): string | undefined => [headers[name]].flat()[0];
  onHeaders(header);
  const body = parsed(text ?? "");
  if (status < 200 || status > 299) {
    throw failureOf({ status, header, body }, call);
  }
  if (text === undefined) {
    const limit = `${options.maxAnswerBytes} bytes (LIVECHAT_ANSWER_MAX_BYTES or livechat:answerMaxBytes)`;
    throw new InvalidAnswerError(`${status}: the answer is larger than ${limit}`, { ...call, status });
  }
  if (body === undefined && text.trim() !== "") {
    throw new InvalidAnswerError(`${status}: the answer is not JSON`, { ...call, status });
  }
  const failure = toldFailure(status, body, call);
  if (failure !== undefined) throw failure;
  return { status, body };
}

function headersOf(
  request: WireRequest,
  region: string | undefined,
  options: ResolvedOptions,
): Record<string, string> {
  return {
    accept: "application/json",
    "user-agent": options.userAgent,
    "x-api-version": "2",
    ...(request.authenticated ? { authorization: options.authorization } : {}),
    ...(region === undefined ? {} : { "x-region": region }),
    ...(request.body === undefined ? {} : { "content-type": "application/json" }),
  };
}

/** The body as text; undefined, and no more of it is read, where it is larger than allowed. */
async function textOf(body: Dispatcher.ResponseData["body"], mostBytes: number): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > mostBytes) return undefined;
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
