// Small helps on every page. Nothing here is needed to use the site.

document.documentElement.classList.add("js");

// On a phone the navigation is wider than the screen: show where one is.
const row = document.querySelector(".site-nav ul");
const here = row?.querySelector("[aria-current]");
if (here) row.scrollLeft = here.offsetLeft - (row.clientWidth - here.offsetWidth) / 2;

for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
    } catch {
      return; // no right to the clipboard: the code can be marked and copied by hand
    }
    const words = button.querySelector("[data-copy-words]");
    words.textContent = button.dataset.copied;
    button.setAttribute("aria-live", "polite");
  });
}

for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", () => {
    for (const button of form.querySelectorAll("button[type=submit]")) {
      button.classList.add("disabled");
      button.setAttribute("aria-disabled", "true");
    }
  });
}

window.addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("button[aria-disabled]")) {
    button.classList.remove("disabled");
    button.removeAttribute("aria-disabled");
  }
});
