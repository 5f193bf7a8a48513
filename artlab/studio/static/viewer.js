// Gradio runs this once for the viewer, with its `element` and its `props`.
import(new URL(`${props.scripts}/served.js`, document.baseURI).href)
  .then(({ open }) => open(element, props))
  .catch(() => {
    const trouble = /** @type {HTMLElement} */ (element.querySelector(".lab-trouble"));
    trouble.textContent = "the page's scripts did not come: reload it";
    trouble.hidden = false;
  });
