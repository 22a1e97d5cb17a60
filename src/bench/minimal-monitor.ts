import type { RegisterResourceRequest, SupportsFeatureRequest } from "@pulumi/pulumi/proto/resource_pb.js";
import { empty, engine, engineServices, resource, resourceServices } from "../engine/rpc/protocol.js";
import { type EngineServer, unary } from "../engine/rpc/server.js";

const features = new Set(["secrets", "resourceReferences", "outputValues", "aliasSpecs", "deletedWith"]);

/** A monitor that keeps and compares nothing: what a program takes with it, it takes by itself. */
export function addMinimalServices(server: EngineServer): void {
  server.add(resourceServices.ResourceMonitorService, {
    supportsFeature: unary((request: SupportsFeatureRequest) => {
      const response = new resource.SupportsFeatureResponse();
      response.setHassupport(features.has(request.getId()));
      return response;
    }),
    registerResource: unary((request: RegisterResourceRequest) => {
      const response = new resource.RegisterResourceResponse();
      response.setUrn(`urn:pulumi:dev::bench::${request.getType()}::${request.getName()}`);
      response.setId(request.getCustom() ? request.getName() : "");
      response.setObject(request.getObject());
      return response;
    }),
    registerResourceOutputs: unary(() => new empty.Empty()),
    signalAndWaitForShutdown: unary(() => new empty.Empty()),
  });
  server.add(engineServices.EngineService, {
    log: unary(() => new empty.Empty()),
    getRootResource: unary(() => new engine.GetRootResourceResponse()),
    setRootResource: unary(() => new engine.SetRootResourceResponse()),
  });
}
