import type { Dispatcher } from "undici";

/** Whether undici has begun to write the request to a connection. Before that, the server cannot have acted. */
export interface Started {
  requestSent: boolean;
}

/** An interceptor that notes when a request begins to be written; undici's errors alone do not tell. */
export function noteStart(started: Started): Dispatcher.DispatcherComposeInterceptor {
  return (dispatch) => (options, handler) => dispatch(options, noting(handler, started));
}

function noting(handler: Dispatcher.DispatchHandler, started: Started): Dispatcher.DispatchHandler {
  return {
    onRequestStart(controller, context) {
      handler.onRequestStart?.(controller, context);
      started.requestSent = !controller.aborted;
    },
    onRequestUpgrade(controller, statusCode, headers, socket) {
      handler.onRequestUpgrade?.(controller, statusCode, headers, socket);
    },
    onResponseStart(controller, statusCode, headers, statusMessage) {
      handler.onResponseStart?.(controller, statusCode, headers, statusMessage);
    },
    onResponseData(controller, chunk) {
      handler.onResponseData?.(controller, chunk);
    },
    onResponseEnd(controller, trailers) {
      handler.onResponseEnd?.(controller, trailers);
    },
    onResponseError(controller, error) {
      handler.onResponseError?.(controller, error);
    },
  };
}
