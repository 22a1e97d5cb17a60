/** Those of the emulated account's owner: easy to find wherever they show. */
export const TOKEN = "dal:lifecycle-t0ken-nobody-may-see";
export const OWN_PASSWORD = "the-owner-s-own-password";
