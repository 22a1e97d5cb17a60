/** The form of a name in which its words begin with capitals and nothing is between them. */
export type Pascal<Text extends string> = Text extends `${infer First}_${infer Rest}`
  ? `${Pascal<First>}${Pascal<Rest>}`
  : Text extends `${infer First} ${infer Rest}`
    ? `${Pascal<First>}${Pascal<Rest>}`
    : Capitalize<Text>;

/** `pre_chat_survey` becomes `PreChatSurvey`, and `accepting chats` `AcceptingChats`. */
export function pascal<Text extends string>(text: Text): Pascal<Text> {
  return text.split(/[_ ]/).map(capital).join("") as Pascal<Text>;
}

export function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
