/** The type token of the `Licence` component: permanent, since every state names it. */
export const LICENCE_TYPE = "livechat:index:Licence";
