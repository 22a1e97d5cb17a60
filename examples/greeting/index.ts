import { Greeting, Group } from "pulumi-livechat";

const sales = new Group("sales", { name: "Shoe sales", agents: ["john.doe@mycompany.com"] });

new Greeting("shoes", {
  name: "Looking for shoes",
  group: sales,
  rules: [
    { type: "url_current", operator: "contains", value: "/shoes" },
    { type: "visit_time_page", operator: "greater_than", value: 30 },
    { type: "custom_variable", variableName: "customer", variableValue: "new" },
  ],
  properties: { "greeting-message_text": "May I help you to find the right size?" },
});

new Greeting("checkout", {
  name: "Back from the checkout",
  rules: [
    {
      type: "url_funnel",
      urls: [
        { url: "/cart", operator: "contains" },
        { url: "/checkout", operator: "contains" },
        { url: "/cart", operator: "contains" },
      ],
    },
  ],
});

// Shown once, and never again to a visitor who closed it. A licence has at most 10 of these.
new Greeting("sale", {
  name: "Summer sale",
  subtype: "announcement",
  rules: [{ type: "visits_number", operator: "greater_or_equal", value: 2 }],
  properties: { "greeting-message_text": "Everything is 20% off until Sunday." },
});
