import type { DiffResponse } from "@pulumi/pulumi/proto/provider_pb.js";
import type { DetailedChange } from "../deploy/provider.js";
import { provider as messages } from "./protocol.js";

const { Kind } = messages.PropertyDiff;

/** What a provider tells of a diff place by place, in the order of the places. */
export function detailedChangesIn(response: DiffResponse): DetailedChange[] {
  const changes: DetailedChange[] = [];
  response.getDetaileddiffMap().forEach((value, path) => {
    const kind = value.getKind();
    changes.push({
      path,
      kind:
        kind === Kind.ADD || kind === Kind.ADD_REPLACE
          ? "add"
          : kind === Kind.DELETE || kind === Kind.DELETE_REPLACE
            ? "remove"
            : "change",
      isInput: value.getInputdiff(),
    });
  });
  return changes.toSorted((one, other) => (one.path < other.path ? -1 : 1));
}
