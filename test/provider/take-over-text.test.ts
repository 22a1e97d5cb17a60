import fc from "fast-check";
import { expect, it } from "vitest";
import { takeOverIn, takeOverText } from "../../src/provider/values/take-over-text.js";

/** Among them what the text itself is made of. */
const said = fc.oneof(fc.string(), fc.constantFrom(" → ", '" → "', "(id 5) and is taken over, as it is"));
const change = fc.record({
  name: fc.stringMatching(/^[a-z][A-Za-z]{0,9}$/),
  values: fc.option(fc.record({ from: fc.oneof(said, fc.boolean(), fc.array(said)), to: said }), {
    nil: undefined,
  }),
});
const changes = fc.uniqueArray(change, { selector: ({ name }) => name, maxLength: 4 });

it("the text of a takeover says what it was made of", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[\w/@.-]{1,20}$/), said, changes, (id, name, given) => {
      const all = given.map(({ name: field, values }) => ({ name: field, ...(values && { values }) }));
      expect(takeOverIn(takeOverText(`Group ${JSON.stringify(name)}`, id, all))).toEqual({
        id,
        changes: all.map((one) => one.name),
        from: Object.fromEntries(all.flatMap((one) => (one.values ? [[one.name, one.values.from]] : []))),
      });
    }),
  );
  expect(takeOverIn('Group "a" exists already (id 5) and is taken over, as it is')).toBeUndefined();
});
