import { Group, Tag } from "pulumi-livechat";

const author = "john.doe@mycompany.com";
const returns = new Group("returns", { name: "Returns", agents: [author] });

// A tag cannot be changed, only replaced: chats keep the old one.
const tags = ["broken", "wrong-size", "late"].map((tag) => new Tag(tag, { tag, author, group: returns }));

export const ids = tags.map(({ id }) => id);
