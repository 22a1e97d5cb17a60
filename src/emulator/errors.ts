import { PrintableError } from "../shared/printable-error.js";

/** The body of an answer that is not a success: `errors` for wrong arguments, `error` for everything else. */
export type ErrorBody = { errors: string[] } | { error: string | string[]; data?: Record<string, unknown> };

/**
 * An answer of the API that is not a success. A rule throws it before it has changed anything; the server turns it into the HTTP answer.
 *
 * It is for those who work on the emulator: clients see the HTTP answer.
 */
export class ApiError extends PrintableError {
  readonly code = "emulator_api_error";
  readonly status: number;
  readonly body: ErrorBody;

  constructor(status: number, body: ErrorBody) {
    super(("errors" in body ? body.errors : [body.error].flat()).join("; "));
    this.name = "ApiError";
    this.status = status;
    this.body = body;
  }
}

/** 400: the arguments do not match the method's documentation. */
export function badRequest(...reasons: string[]): ApiError {
  return new ApiError(400, { errors: reasons });
}

/** 401: no valid credentials, in the words of a recorded answer. */
export function unauthorized(): ApiError {
  const error = "You have no rights to access this data. Check your API Key and/or username";
  return new ApiError(401, { error });
}

/** 403: valid credentials of an agent who may not do this. */
export function forbidden(reason: string): ApiError {
  return new ApiError(403, { error: reason });
}

/** 404: no such path, or no such object. */
export function notFound(reason: string): ApiError {
  return new ApiError(404, { error: reason });
}
