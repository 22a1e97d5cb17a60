import type {
  ReadResourceRequest,
  RegisterResourceOutputsRequest,
  RegisterResourceRequest,
  ResourceInvokeRequest,
  SupportsFeatureRequest,
} from "@pulumi/pulumi/proto/resource_pb.js";
import type { Run } from "../deploy/run.js";
import type { CheckFailure } from "../deploy/provider.js";
import { registerOutputs } from "../deploy/outputs.js";
import { EngineError, unsupported } from "../errors.js";
import { answer, type ProgramRun, type Registrar } from "../program.js";
import type { ResourceState } from "../state/deployment.js";
import { NATIVE_PACKAGE, packageOf, STACK_TYPE, typeOf } from "../state/urn.js";
import { mapFromWire, mapToWire } from "../values.js";
import {
  empty,
  fromStruct,
  provider as providers,
  resource,
  resourceServices,
  toStruct,
} from "./protocol.js";
import { goalOf, wantedReadOf } from "./requests.js";
import { unary, type EngineServer, type Handler } from "./server.js";

/** What the SDK may use. Some are only there to be refused in our words rather than in the SDK's. */
const FEATURES: Record<
  string,
  (typeof resource.ResourceMonitorFeature)[keyof typeof resource.ResourceMonitorFeature]
> = {
  secrets: resource.ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_SECRETS,
  resourceReferences: resource.ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_RESOURCE_REFERENCES,
  outputValues: resource.ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_OUTPUT_VALUES,
  aliasSpecs: resource.ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_ALIAS_SPECS,
  deletedWith: resource.ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_DELETED_WITH,
  replaceWith: resource.ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_REPLACE_WITH,
  transforms: resource.ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_TRANSFORMS,
  invokeTransforms: resource.ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_INVOKE_TRANSFORMS,
  parameterization: resource.ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_PARAMETERIZATION,
  resourceHooks: resource.ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_RESOURCE_HOOKS,
  errorHooks: resource.ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_ERROR_HOOKS,
};

/** The service that a program registers its resources with. */
export function addMonitorService(
  server: EngineServer,
  run: Run,
  parallel: number,
  registrar: Registrar,
): ProgramRun {
  const learnt: ProgramRun = { finished: false, outputs: undefined };
  const guarded =
    <Request, Response>(handler: Handler<Request, Response>): Handler<Request, Response> =>
    (request) =>
      answer(run, () => handler(request));
  const refuse = (what: string): ReturnType<typeof unary> =>
    unary(
      guarded(() => {
        throw unsupported(what);
      }),
    );
  server.add(resourceServices.ResourceMonitorService, {
    getDeploymentInfo: unary(() => deploymentInfo(run, parallel)),
    supportsFeature: unary((request: SupportsFeatureRequest) => {
      const response = new resource.SupportsFeatureResponse();
      response.setHassupport(request.getId() in FEATURES);
      return response;
    }),
    registerResource: unary(
      guarded((request: RegisterResourceRequest) => registerResource(run, registrar, request)),
    ),
    readResource: unary(
      guarded(async (request: ReadResourceRequest) => {
        const state = await registrar.read(run, wantedReadOf(request));
        const response = new resource.ReadResourceResponse();
        response.setUrn(state.urn);
        response.setProperties(toStruct(mapToWire(state.outputs, true)));
        return response;
      }),
    ),
    registerResourceOutputs: unary(
      guarded(async (request: RegisterResourceOutputsRequest) => {
        const urn = request.getUrn();
        const outputs = mapFromWire(fromStruct(request.getOutputs()));
        if (typeOf(urn) === STACK_TYPE) {
          // A program that fails gives none, and only then says that it failed: they count when it is over.
          learnt.outputs = { urn, outputs };
        } else {
          await registerOutputs(run, urn, outputs);
        }
        return new empty.Empty();
      }),
    ),
    invoke: unary(guarded((request: ResourceInvokeRequest) => invoke(run, request))),
    signalAndWaitForShutdown: unary(() => {
      learnt.finished = true;
      return new empty.Empty();
    }),
    call: refuse("A call of a method of a resource"),
    existsResource: refuse("Asking whether a resource exists"),
    registerStackTransform: refuse('A stack-wide transform ("registerResourceTransform")'),
    registerStackInvokeTransform: refuse("A stack-wide transform of invokes"),
    registerResourceHook: refuse('The "hooks" option'),
    registerErrorHook: refuse('The "onError" hook'),
    registerPackage: refuse("A parameterized provider"),
  });
  return learnt;
}

function deploymentInfo(run: Run, parallel: number): InstanceType<typeof resource.DeploymentInfo> {
  const info = new resource.DeploymentInfo();
  info.setProject(run.project);
  info.setStack(run.stack);
  info.setOrganization("organization");
  info.setDryrun(run.preview);
  info.setParallel(parallel);
  info.setSupportedfeaturesList(Object.values(FEATURES));
  return info;
}

async function registerResource(
  run: Run,
  registrar: Registrar,
  request: RegisterResourceRequest,
): Promise<InstanceType<typeof resource.RegisterResourceResponse>> {
  const { urn, state } = await registrar.register(run, goalOf(request));
  const response = new resource.RegisterResourceResponse();
  response.setUrn(urn);
  if (state === undefined) {
    response.setObject(request.getObject());
    response.setResult(resource.Result.FAIL);
    return response;
  }
  response.setId(state.id ?? "");
  // What a component gave out last time may refer to resources that are not registered yet.
  response.setObject(toStruct(state.custom ? mapToWire(state.outputs, true) : {}));
  return response;
}

/** The functions that the engine itself has, and those of this package's provider. */
async function invoke(
  run: Run,
  request: ResourceInvokeRequest,
): Promise<InstanceType<typeof resource.ResourceInvokeResponse>> {
  const token = request.getTok();
  if (token === "pulumi:pulumi:getResource") return getResource(run, request);
  if (token === "pulumi:pulumi:readStackResourceOutputs") return readOutputs(run, request);
  if (packageOf(token) !== NATIVE_PACKAGE) throw unsupported(`The function "${token}" (an invoke)`);
  const provider = await run.providers.ofCall({
    type: token,
    provider: request.getProvider(),
    version: request.getVersion(),
    pluginDownloadURL: request.getPlugindownloadurl(),
  });
  const args = mapFromWire(fromStruct(request.getArgs()));
  const { outputs, failures } = await provider.invoke(token, args, run.preview);
  const response = new resource.ResourceInvokeResponse();
  if (outputs === undefined) response.setUnknown(true);
  else response.setReturn(toStruct(mapToWire(outputs, true)));
  response.setFailuresList(failures.map(failureMessage));
  return response;
}

function failureMessage({ property, reason }: CheckFailure): InstanceType<typeof providers.CheckFailure> {
  const message = new providers.CheckFailure();
  message.setProperty(property);
  message.setReason(reason);
  return message;
}

/** The outputs of all resources of the state, as the run found it, by URN. As with the CLI, secrets are in clear. */
function readOutputs(
  run: Run,
  request: ResourceInvokeRequest,
): InstanceType<typeof resource.ResourceInvokeResponse> {
  const name = String(fromStruct(request.getArgs())["stackName"]);
  if (name.split("/").at(-1) !== run.stack) {
    throw unsupported(`Reading the outputs of another stack (${name})`);
  }
  const outputs = Object.fromEntries(
    [...run.ledger.olds].map(([urn, { state }]) => [
      urn,
      { type: state.type, outputs: mapToWire(state.outputs, false) },
    ]),
  );
  const response = new resource.ResourceInvokeResponse();
  response.setReturn(toStruct({ name, outputs }));
  return response;
}

/** The resource behind a URN that the program has got hold of. */
function getResource(
  run: Run,
  request: ResourceInvokeRequest,
): InstanceType<typeof resource.ResourceInvokeResponse> {
  const urn = String(fromStruct(request.getArgs())["urn"]);
  const state: ResourceState | undefined = run.ledger.now(urn);
  if (state === undefined) {
    throw new EngineError("program", `There is no resource with the URN "${urn}" in the program so far.`, {
      urn,
    });
  }
  const response = new resource.ResourceInvokeResponse();
  response.setReturn(toStruct({ urn, id: state.id ?? "", state: mapToWire(state.outputs, true) }));
  return response;
}
