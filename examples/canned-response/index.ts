import { CannedResponse, Group } from "pulumi-livechat";

const sales = new Group("sales", { name: "Shoe sales", agents: ["john.doe@mycompany.com"] });

// Without a group, every agent has it.
new CannedResponse("wait", { text: "One moment, please.", tags: ["wait", "moment"] });

new CannedResponse("sizes", {
  text: "You find our size table at https://shop.mycompany.com/sizes",
  tags: ["sizes", "size table"],
  group: sales,
});
