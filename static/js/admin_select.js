// Fields that find what is typed are drawn by a library that leaves them without a name: they take their label's words.
const nameField = (field) => {
  const words = field.labels[0]?.textContent.replace("*", "").trim();
  const drawn = field.nextElementSibling?.querySelectorAll("[role=combobox], [role=textbox]") ?? [];
  for (const part of drawn) if (words) part.setAttribute("aria-label", words);
};

window.addEventListener("load", () => document.querySelectorAll("select.admin-autocomplete").forEach(nameField));
