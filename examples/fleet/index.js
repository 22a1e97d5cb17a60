// One stack is one licence: Pulumi.north.yaml and Pulumi.south.yaml give the `vars` in which they differ, and each
// stack has credentials of its own.
export * from "pulumi-livechat/program";
