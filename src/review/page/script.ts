/** The page's only script: the filters. Without it, all of the plan is shown, and no filter. */
export const SCRIPT = `
const form = document.querySelector("form");
const told = document.querySelector("output");
const steps = [...document.querySelectorAll("[data-operation]")];
const apply = () => {
  const chosen = new Set([...form.querySelectorAll("input:checked")].map((box) => box.name + " " + box.value));
  let shown = 0;
  for (const step of steps) {
    const { type, operation } = step.dataset;
    step.hidden = !chosen.has("type " + type) || !chosen.has("operation " + operation);
    if (!step.hidden) shown++;
  }
  for (const section of document.querySelectorAll("[data-section]"))
    section.hidden = !section.querySelector("[data-operation]:not([hidden])");
  told.textContent = shown + " of " + steps.length + " shown";
};
if (form) {
  form.hidden = false;
  form.addEventListener("change", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  apply();
}
`;
