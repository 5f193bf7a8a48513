// Gradio runs this once for the viewer, with its `element` and its `props`.
window.artlabLanguage.ready
  .then(() => import(new URL(`${props.scripts}/served.js`, document.baseURI).href))
  .then(({ open }) => open(element, props))
  .catch(() => {
    const t = (/** @type {string} */ text) => String(window.artlabLanguage.texts[text] ?? text);
    document.documentElement.classList.remove("lab-unsaid");
    const trouble = /** @type {HTMLElement} */ (element.querySelector(".lab-trouble"));
    trouble.textContent = t("the page's scripts did not come: reload it");
    trouble.hidden = false;
  });
