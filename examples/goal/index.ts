import { Goal } from "pulumi-livechat";

const shop = "https://shop.mycompany.com";

new Goal("paid", { type: "url", name: "Paid", url: `${shop}/thank-you`, matchType: "exact" });

new Goal("cart", {
  type: "custom_variable",
  name: "Cart is full",
  customVariableName: "cart",
  customVariableValue: "full",
});

// Reached when a program says so, through the API.
new Goal("called-back", { type: "api", name: "Called back", active: false });

const sales = new Goal("sales", {
  type: "sales_tracker",
  name: "Sales",
  valueType: "dynamic",
  currency: "PLN",
  timeRange: 30,
  orderFieldName: "order-id",
  valueFieldName: "order-total",
});

export const salesTracker = sales.salesTrackerId;
