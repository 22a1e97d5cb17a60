import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb.js";
import type { Context } from "../deploy/context.js";
import { empty, engine, engineServices } from "./protocol.js";
import { unary, type EngineServer } from "./server.js";

const SEVERITIES = ["debug", "info", "warning", "error"] as const;

export interface ProgramLog {
  /** The errors that the program logged, without those that only follow from a resource that failed. */
  errors: string[];
}

/** What a program and a provider log, and the root resource. */
export function addEngineService(server: EngineServer, context: Context): ProgramLog {
  const log: ProgramLog = { errors: [] };
  let root = "";
  const onLog = (request: LogRequest): void => {
    const severity = SEVERITIES[request.getSeverity()] ?? "info";
    if (severity === "debug" || request.getEphemeral()) {
      return;
    }
    const message = request.getMessage().trimEnd();
    const urn = request.getUrn() === "" ? undefined : request.getUrn();
    if (severity === "error" && isConsequence(context, message)) {
      context.diagnose("debug", message, urn);
      return;
    }
    if (severity === "error") {
      log.errors.push(message);
    } else {
      context.diagnose(severity, message, urn);
    }
  };
  server.add(engineServices.EngineService, {
    log: unary((request: LogRequest) => {
      onLog(request);
      return new empty.Empty();
    }),
    getRootResource: unary(() => {
      const response = new engine.GetRootResourceResponse();
      response.setUrn(root);
      return response;
    }),
    setRootResource: unary((request: InstanceType<typeof engine.SetRootResourceRequest>) => {
      root = request.getUrn();
      return new engine.SetRootResourceResponse();
    }),
    startDebugging: unary(() => new empty.Empty()),
    requirePulumiVersion: unary(() => new engine.RequirePulumiVersionResponse()),
  });
  return log;
}

/** The SDK reports each failed resource once more for everything in the program that reads from it. */
function isConsequence(context: Context, message: string): boolean {
  return (
    (context.failed.size > 0 && /resource .+ \[.+\] failed to register/.test(message)) ||
    (context.stopped !== undefined && message.includes("Resource monitor is terminating"))
  );
}
