// What Pulumi's host of Node plugins loads, and calls.
module.exports = () => import("./pulumi-resource-livechat");
