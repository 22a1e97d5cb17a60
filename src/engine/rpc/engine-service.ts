import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb.js";
import { TAKES_OVER_CODE, withoutCode } from "../../shared/codes.js";
import type { Run } from "../deploy/run.js";
import { empty, engine, engineServices } from "./protocol.js";
import { unary, type EngineServer } from "./server.js";

const SEVERITIES = ["debug", "info", "warning", "error"] as const;

/** What a provider logs, and the root resource. */
export function addEngineService(server: EngineServer, run: Run): void {
  let root = "";
  server.add(engineServices.EngineService, {
    log: unary((request: LogRequest) => {
      const severity = SEVERITIES[request.getSeverity()] ?? "info";
      const message = request.getMessage().trimEnd();
      // The plan itself shows it.
      const isPlanned = run.preview && withoutCode(message).code === TAKES_OVER_CODE;
      if (severity !== "debug" && !isPlanned) {
        const urn = request.getUrn();
        run.diagnose(severity, message, urn === "" ? undefined : urn);
      }
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
}
