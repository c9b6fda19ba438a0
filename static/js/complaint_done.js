// The receipt: the draft on this device has done its work; print on request.

try {
  localStorage.removeItem("complaint-draft");
} catch {
  // storage is switched off: then no draft was kept either
}

document.querySelector("[data-print]")?.addEventListener("click", () => window.print());
