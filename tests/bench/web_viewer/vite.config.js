// How the page is bundled.
export default { worker: { format: "es" }, build: { target: "esnext" } };
