/* The report: its button opens the browser's print dialogue, which also writes PDF. */
document.addEventListener("click", (event) => {
  if (event.target.closest('[data-action="print"]')) window.print();
});
