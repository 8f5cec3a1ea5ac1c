// Shows a stack with Cornerstone3D and times it: the first picture from the page's start, then steps through the stack,
// each waited for until the frame after the one it was drawn in; not cached, and cached.
import { Enums, RenderingEngine, init as initCore } from "@cornerstonejs/core";
import { init as initLoader } from "@cornerstonejs/dicom-image-loader";

const asked = new URLSearchParams(location.search);
const count = Number(asked.get("count"));
window.result = {};

function percentiles(times) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (part) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] * 10) / 10;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

async function run() {
  await initCore({ rendering: { useCPURendering: asked.get("cpu") === "1" } });
  initLoader({ maxWebWorkers: 2 });
  const element = document.getElementById("viewport");
  const names = Array.from({ length: count }, (_, i) => `wadouri:${location.origin}/dicom/${String(i).padStart(4, "0")}.dcm`);
  const engine = new RenderingEngine("bench");
  engine.enableElement({ viewportId: "stack", type: Enums.ViewportType.STACK, element });
  const viewport = engine.getViewport("stack");
  let waiting = null;
  element.addEventListener(Enums.Events.IMAGE_RENDERED, () => {
    const done = waiting;
    waiting = null;
    if (done) {
      requestAnimationFrame(() => done(performance.now()));
    }
  });
  const rendered = () => new Promise((done) => { waiting = done; });
  const first = rendered();
  await viewport.setStack(names, 0);
  viewport.render();
  window.result.first_picture_ms = Math.round(await first);
  async function steps() {
    const times = [];
    for (let i = 1; i < count; i++) {
      const start = performance.now();
      const shown = rendered();
      await viewport.setImageIdIndex(i);
      viewport.render();
      times.push((await shown) - start);
    }
    return percentiles(times);
  }
  window.result.uncached_ms = await steps();
  window.result.cached_ms = await steps();
}

run().then(() => { window.result.done = true; }, (error) => { window.result.error = String(error); });
