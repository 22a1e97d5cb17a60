export const packageName = "pulumi-livechat";
