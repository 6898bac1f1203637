import { resolve } from "node:path";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { freshSite, type ServedStudio, serveStudio } from "../src/index.ts";

const CHROMIUM = "/usr/bin/chromium";
const ARGUMENTS = [
  ...["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage"],
  ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
  ...["--font-render-hinting=none", "--force-color-profile=srgb"],
];

/** The studio in a browser, as a test meets it. */
export interface OpenedStudio {
  readonly url: string;
  readonly browser: Browser;
  /** Opens the page of an address such as "#/forward?task=ring"; what it says on the console and asks of the network is kept. */
  readonly open: (address: string, options?: Parameters<Browser["newContext"]>[0]) => Promise<OpenedPage>;
  readonly close: () => Promise<void>;
}

/** One page, with what it should not have done. */
export interface OpenedPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors and warnings on the console, and faults nobody caught. */
  readonly complaints: string[];
  /** Requests to another origin. */
  readonly strangers: string[];
}

/** Builds the studio where it is stale, serves it, starts Chromium. @param runs a folder for the Runs page */
export async function openStudio(runs?: string): Promise<OpenedStudio> {
  const site = await freshSite(() => {});
  const served: ServedStudio = await serveStudio({
    site,
    port: 0,
    ...(runs === undefined ? {} : { runs: resolve(runs) }),
  });
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
  return {
    url: served.url,
    browser,
    async open(address, options = {}) {
      const context = await browser.newContext({
        viewport: { width: 1440, height: 900 },
        locale: "en-GB",
        timezoneId: "UTC",
        acceptDownloads: true,
        ...options,
      });
      const page = await context.newPage();
      const complaints: string[] = [];
      const strangers: string[] = [];
      page.on("console", (message) => {
        if (["error", "warning"].includes(message.type())) complaints.push(message.text());
      });
      page.on("pageerror", (fault) => complaints.push(String(fault)));
      context.on("request", (request) => {
        const own = request.url().startsWith(served.url) || /^(?:blob|data):/.test(request.url());
        if (!own) strangers.push(request.url());
      });
      await page.goto(`${served.url}${address}`);
      return { page, context, complaints, strangers };
    },
    async close() {
      await browser.close();
      await served.close();
    },
  };
}
