// The stubs are CommonJS without detectable named exports: their values come with the default import.
import engine from "@pulumi/pulumi/proto/engine_pb.js";
import engineServices from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import provider from "@pulumi/pulumi/proto/provider_pb.js";
import providerServices from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import resource from "@pulumi/pulumi/proto/resource_pb.js";
import resourceServices from "@pulumi/pulumi/proto/resource_grpc_pb.js";
import status from "@pulumi/pulumi/proto/status_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb.js";

export { channelOptions } from "../../shared/channel-options.js";

export {
  empty,
  engine,
  engineServices,
  provider,
  providerServices,
  resource,
  resourceServices,
  status,
  struct,
};

export function toStruct(object: Record<string, unknown>): Struct {
  return struct.Struct.fromJavaScript(object as Parameters<typeof struct.Struct.fromJavaScript>[0]);
}

export function fromStruct(message: Struct | undefined): Record<string, unknown> {
  return message === undefined ? {} : message.toJavaScript();
}
