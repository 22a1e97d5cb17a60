/** What becomes of what was changed outside of the program: it follows the command that sees to it. */
export const repair = "brings back what is declared; to keep what there is now, declare it.";
