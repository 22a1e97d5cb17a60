import { Metadata, status, type ServiceError } from "@grpc/grpc-js";
import { PartialError } from "../provider/values/errors.js";
import { printable } from "../shared/printable.js";
import { PrintableError } from "../shared/printable-error.js";
import { any, messages, statusMessages, toStruct } from "./protocol.js";

type Failure = Pick<ServiceError, "code" | "details" | "metadata">;

/** An error as gRPC carries it. Of what was made in part, the engine records what comes with it. */
export function failureOf(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error);
  const details = error instanceof PrintableError ? message : printable(message);
  const metadata = new Metadata();
  if (error instanceof PartialError) {
    metadata.set("grpc-status-details-bin", Buffer.from(partial(error, details).serializeBinary()));
  }
  return { code: status.UNKNOWN, details, metadata };
}

/** A partial failure travels in a trailer, as a status with one detail. */
function partial({ id, properties, reasons }: PartialError, message: string) {
  const failed = new messages.ErrorResourceInitFailed();
  failed.setId(id);
  failed.setProperties(toStruct(properties));
  failed.setReasonsList(reasons);
  const detail = new any.Any();
  detail.pack(failed.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const told = new statusMessages.Status();
  told.setCode(status.UNKNOWN);
  told.setMessage(message);
  told.addDetails(detail);
  return told;
}
