import { lookup, outputForm } from "../provider/lookup.js";

/** Whether a group takes chats now: `online` or `offline`. Default: group 0, the whole licence. */
export const getStatus = lookup(async (api, group: number = 0) => await api.status.get(group));
export const getStatusOutput = outputForm(getStatus);
