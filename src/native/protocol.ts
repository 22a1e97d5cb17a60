// The stubs are CommonJS without detectable named exports: their values come with the default import.
import plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import services from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import statusMessages from "@pulumi/pulumi/proto/status_pb.js";
import any from "google-protobuf/google/protobuf/any_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import type { Values } from "../definitions/definition.js";
import { isObject } from "../provider/values/canonical.js";

export { any, empty, messages, plugin, services, statusMessages };

/** The values of a message; undefined where it has none. */
export function fromStruct(message: Struct | undefined): Values | undefined {
  return message?.toJavaScript();
}

/** A message of values; what is undefined in them is left out. */
export function toStruct(values: Values): Struct {
  return struct.Struct.fromJavaScript(given(values) as Parameters<typeof struct.Struct.fromJavaScript>[0]);
}

function given(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(given);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(entries.map(([name, inner]) => [name, given(inner)]));
}
