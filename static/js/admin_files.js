// The administration's library looks for its own text box beside every file input and fails where a page has a plain
// one, or writes the file's name into another field. Plain inputs show the name themselves: their change stops here.
document.addEventListener(
  "change",
  (event) => {
    const box = event.target.parentNode?.parentNode?.parentNode?.querySelector("input[type=text]");
    if (event.target.type === "file" && !box?.disabled) event.stopPropagation();
  },
  true,
);
