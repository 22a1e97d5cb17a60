import * as reads from "../provider/lookups/status.js";
import { lookup, outputForm } from "../provider/program/lookup.js";

const readStatus = lookup(reads.getStatus);

/** Whether a group takes chats now: `online` or `offline`. Default: group 0, the whole licence. */
export const getStatus = async (group: number = 0) => (await readStatus({ group })).status;
export const getStatusOutput = outputForm(getStatus);
