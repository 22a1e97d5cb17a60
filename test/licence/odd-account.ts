import type { LicenceData } from "../../src/emulator/index.js";
import { newAgent } from "../../src/emulator/sections/agent-record.js";

export const BOT = "5c9871d5372c824cbf22d860a707a578";
const owner = "john.doe@mycompany.com";

/** Adds what real accounts hold and no create makes today. */
export function addOddities(data: LicenceData): void {
  data.agents.push(
    newAgent(BOT, "ChatBot", { is_bot: true }),
    newAgent("vice@mycompany.com", "Vice", { permission: "viceowner" }),
    newAgent("nameless@mycompany.com", "", { job_title: "" }),
  );
  data.groups.push(
    { id: 70, name: "Taipei", language: "zh-hant-tw", agents: [owner, BOT] },
    { id: 71, name: "", language: "", agents: [] },
  );
  data.cannedResponses.push(
    { id: 9301, group: 0, text: "no tags", tags: [], creation_date: 1_400_000_000, created_by: owner },
    { id: 9302, group: 0, text: "", tags: [""], creation_date: 1_400_000_000, created_by: owner },
  );
  data.goals.push({ id: 9401, name: "", active: 1, type: "url", url: "", match_type: "substring" });
  const every = { operator: "equals", condition: "and" } as const;
  data.greetings.push(
    greeting(9501, "no rules", []),
    greeting(9502, "empty value", [{ id: 1, type: "url_referrer", value: "", ...every }]),
    greeting(9503, "no number", [{ id: 2, type: "visits_number", value: "", ...every }]),
    greeting(9504, "any", [{ id: 3, type: "ads_traffic", operator: "equals", condition: "or" }]),
  );
  data.webhooks.push({
    licence: 12345,
    id: "00000000000000000000000000000abc",
    event_type: "visitor_queued",
    data_types: [],
    url: "http://hooks.example.com/old",
    verified: true,
    token: "webhook-token",
  });
}

function greeting(
  id: number,
  name: string,
  rules: LicenceData["greetings"][number]["rules"],
): LicenceData["greetings"][number] {
  const properties = { active: "1", "greeting-message_text": "Hi", "greeting-subtitle": "" };
  return { id, group: 0, active: true, name, rules, properties };
}
