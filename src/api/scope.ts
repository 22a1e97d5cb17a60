/** The OAuth scopes that one method needs, as the documentation prints them. */
export interface MethodScopes {
  /** All of them are needed. Empty where the documentation lists none. */
  readonly scopes: readonly string[];
  /** The scope that stands for them where the account uses the old LiveChat protocol. */
  readonly old?: string;
  /** Scopes among `scopes` that are needed only in some case, and the case. */
  readonly only?: Readonly<Record<string, string>>;
}

/** The scopes of one part of the API, by the names of its methods. */
export type ScopeTable = Readonly<Record<string, MethodScopes>>;
