// Puts the chosen standard text into the words of the act. Without this script the button asks the server for it.

for (const choice of document.querySelectorAll("[data-standard-texts]")) {
  const words = document.getElementById(choice.dataset.standardTexts);
  if (!words) continue;
  choice.parentElement.querySelector("button[name=fill]").hidden = true;
  choice.addEventListener("change", () => {
    const text = choice.selectedOptions[0].dataset.text;
    if (text !== undefined) words.value = text;
  });
}
