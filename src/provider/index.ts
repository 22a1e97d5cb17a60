import "../shared/require-node.js";
import type { dynamic } from "@pulumi/pulumi";
import { resourceTypes } from "../definitions/index.js";
import type { Values } from "../definitions/definition.js";
import { engineAddress, watchEngine } from "./engine-watch.js";
import { handlersOf } from "./handling.js";
import { RUN_BACKUP } from "../shared/backup-file.js";
import { Session } from "./operation/session.js";
import { RunNotes } from "./operation/run-notes.js";
import { printed } from "./operation/tell.js";

const engine = engineAddress();
const session = new Session(process.env, resourceTypes, printed, new RunNotes(engine));
// It may hold a key, which nothing else needs.
delete process.env[RUN_BACKUP];
const handlers = handlersOf(session);

if (engine !== undefined) {
  watchEngine(engine, () => {
    void session.end().finally(() => process.exit(1));
  });
}

// Emitted where the embedded engine has started this process, and stops its run.
(process as NodeJS.EventEmitter).on("pulumi-livechat:stop-waiting", () => void session.stopWaiting());

/**
 * The provider of a resource type: what the loader text in every state asks for, by the name of the type.
 * This function, its module's subpath and its parameter are permanent.
 */
export function handler(name: string): dynamic.ResourceProvider<Values, Values> {
  return handlers.handler(name);
}
