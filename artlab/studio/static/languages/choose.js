// Chooses the page's language in its head, before anything is to be seen: what the address says, or
// what the browser asks for. Until its texts are there, nothing is shown, rather than English.
(() => {
  const { offered, place } = window.artlabLanguage;
  const root = document.documentElement;
  const asked = navigator.languages.map((name) => name.split("-")[0]);
  const own = asked.find((name) => offered.includes(name)) ?? "en";
  const wanted = new URLSearchParams(location.search).get("lang")?.trim() ?? "";
  const language = offered.includes(wanted) ? wanted : own;
  // What Gradio says by itself follows the browser alone.
  Object.defineProperty(navigator, "language", { get: () => language });
  const ready = language === "en" ? Promise.resolve() : fetched();
  window.artlabLanguage = { ...window.artlabLanguage, language, own, texts: {}, ready };
  root.lang = language;

  function fetched() {
    root.classList.add("lab-unsaid");
    return new Promise((resolve) => {
      const script = document.createElement("script");
      script.src = `${place}/${language}.js`;
      script.addEventListener("load", resolve);
      script.addEventListener("error", () => {
        root.lang = "en";
        window.artlabLanguage.language = "en";
        resolve(null);
      });
      document.head.append(script);
    });
  }
})();
