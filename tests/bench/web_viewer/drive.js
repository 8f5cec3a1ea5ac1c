// Serves the bundled page and a folder of DICOM on this machine, opens the page in Chromium, prints one JSON line.
// node drive.js PAGE DICOM COUNT CPU
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import puppeteer from "puppeteer-core";

const [, , page_folder, dicom_folder, count, cpu] = process.argv;
const types = { ".html": "text/html", ".js": "text/javascript", ".wasm": "application/wasm", ".dcm": "application/dicom" };

function memory_of_browser() {
  let bytes = 0;
  for (const name of fs.readdirSync("/proc").filter((entry) => /^\d+$/.test(entry))) {
    try {
      const is_browser = fs.readlinkSync(`/proc/${name}/exe`).includes("chrom");
      const status = fs.readFileSync(`/proc/${name}/status`, "utf8");
      bytes += is_browser ? Number(/VmRSS:\s+(\d+)/.exec(status)[1]) * 1024 : 0;
    } catch { /* ended meanwhile */ }
  }
  return bytes;
}

const server = http.createServer((request, response) => {
  const name = new URL(request.url, "http://localhost").pathname;
  const file = name.startsWith("/dicom/") ? path.join(dicom_folder, path.basename(name))
                                          : path.join(page_folder, name === "/" ? "index.html" : name);
  fs.readFile(file, (error, bytes) => {
    response.writeHead(error ? 404 : 200, { "content-type": types[path.extname(file)] ?? "application/octet-stream" });
    response.end(error ? "" : bytes);
  });
});
await new Promise((done) => { server.listen(0, "127.0.0.1", done); });
const start = Date.now();
const browser = await puppeteer.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--window-size=1920,1080"] });
const browser_start_ms = Date.now() - start;
const page = await browser.newPage();
await page.setViewport({ width: 1920, height: 1080 });
await page.goto(`http://127.0.0.1:${server.address().port}/?count=${count}&cpu=${cpu}`);
await page.waitForFunction("window.result && (window.result.done || window.result.error)", { timeout: 120000 });
const result = await page.evaluate("window.result");
console.log(JSON.stringify({ browser_start_ms, ...result, memory_bytes: memory_of_browser() }));
await browser.close();
server.close();
