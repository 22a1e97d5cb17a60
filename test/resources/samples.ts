import type { Values } from "../../src/definitions/definition.js";

/**
 * Valid arguments of each type that together hold every field, in terms of the emulator's sample account:
 * agents john.doe@, jane.doe@ and jenny.doe@mycompany.com, groups 0 to 3.
 */
export const samples: Readonly<Record<string, readonly Values[]>> = {
  Agent: [
    {
      login: "anna.nowak@mycompany.com",
      name: "Anna Nowak",
      jobTitle: "Support lead",
      permission: "administrator",
      loginStatus: "not accepting chats",
      status: "offline",
      password: "a-long-password",
      groups: [1, 2],
      notifications: {
        newVisitor: true,
        incomingChat: false,
        returningVisitor: false,
        queuedVisitor: true,
        visitorIsTyping: true,
        newGoal: false,
      },
      dailySummary: false,
      maxChatsCount: 3,
      workScheduler: {
        sunday: { enabled: false, start: "00:00", end: "00:00" },
        monday: { enabled: true, start: "09:00", end: "17:00" },
        tuesday: { enabled: true, start: "09:00", end: "17:30" },
        wednesday: { enabled: true, start: "09:00", end: "17:00" },
        thursday: { enabled: true, start: "10:00", end: "18:00" },
        friday: { enabled: true, start: "09:00", end: "15:00" },
        saturday: { enabled: false, start: "09:00", end: "23:59" },
      },
      adopt: false,
      owner: false,
    },
  ],
  Group: [
    {
      name: "Returns",
      agents: ["jane.doe@mycompany.com", "jenny.doe@mycompany.com"],
      language: "pl",
      adopt: false,
    },
  ],
  Tag: [{ tag: "vip", author: "john.doe@mycompany.com", group: 1, adopt: false }],
  CannedResponse: [{ text: "One moment, please.", tags: ["wait", "moment"], group: 1, adopt: false }],
  Goal: [
    {
      type: "custom_variable",
      name: "bought shoes",
      active: true,
      customVariableName: "shoes",
      customVariableValue: "true",
      adopt: false,
    },
    { type: "url", name: "paid", active: false, url: "https://shop.example/paid", matchType: "exact" },
    { type: "api", name: "called back", active: true },
    {
      type: "sales_tracker",
      name: "sales",
      active: true,
      salesTrackerId: "7",
      valueType: "set",
      value: "19.99",
      currency: "PLN",
      timeRange: 30,
      orderFieldName: "order",
      valueFieldName: "total",
    },
  ],
  Greeting: [
    {
      name: "every rule",
      rules: [
        { type: "visit_time_site", value: "15", operator: "greater_than" },
        { type: "visit_time_page", value: "30", operator: "greater_or_equal" },
        { type: "url_current", value: "shoes", operator: "contains" },
        { type: "url_visited", value: "cart", operator: "doesnt_contain" },
        { type: "pages_view_number", value: "3", operator: "lower_than" },
        { type: "url_referrer", value: "https://search.example", operator: "equals" },
        { type: "geolocation", value: "Poland", operator: "doesnt_equal" },
        { type: "visits_number", value: "2", operator: "lower_or_equal" },
        { type: "search_keyword", value: "boots", operator: "contains" },
        { type: "custom_variable", variableName: "cart", variableValue: "empty", operator: "equals" },
        {
          type: "url_funnel",
          urls: [
            { url: "shop.example/shoes", operator: "equals" },
            { url: "cart", operator: "contains" },
          ],
        },
      ],
      group: 1,
      active: true,
      subtype: "announcement",
      properties: { "greeting-message_text": "Hello!" },
      adopt: false,
    },
  ],
  Webhook: [
    {
      eventType: "chat_ended",
      dataTypes: ["chat", "visitor", "pre_chat_survey"],
      url: "https://mycompany.com/livechat?source=webhook",
      adopt: false,
    },
  ],
};
