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

/**
 * A resource can hold long texts: the SDK allows 400 MB too. Retries and channel statistics are of no use on a
 * loopback connection to one process, and cost a good part of each call.
 */
export const channelOptions = {
  "grpc.enable_retries": 0,
  "grpc.enable_channelz": 0,
  // All of it stays on this machine, whatever proxy the environment names.
  "grpc.enable_http_proxy": 0,
  "grpc.max_receive_message_length": 400 * 1024 * 1024,
  "grpc.max_send_message_length": 400 * 1024 * 1024,
};

export function toStruct(object: Record<string, unknown>): Struct {
  return struct.Struct.fromJavaScript(object as Parameters<typeof struct.Struct.fromJavaScript>[0]);
}

export function fromStruct(message: Struct | undefined): Record<string, unknown> {
  return message === undefined ? {} : message.toJavaScript();
}
