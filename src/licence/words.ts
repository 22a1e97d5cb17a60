/** What a licence file may hold beside its sections. */
export const INCLUDE = "include";
export const VARS = "vars";
export const DEFAULTS = "defaults";
export const IGNORE = "ignore";

/** What a section may hold beside its objects: the tables that have more of them. */
export const FROM = "from";
