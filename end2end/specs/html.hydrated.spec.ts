// What the server sends, before any script: valid HTML, and headers that keep foreign code out.
import { HtmlValidate } from "html-validate";
import { PAGES, places } from "../fixtures/portal.ts";
import { expect, test } from "../fixtures/test.ts";

const validator = new HtmlValidate({
  extends: ["html-validate:standard"],
  rules: {
    // How Leptos spells what means the same.
    "attribute-boolean-style": "off",
    "attribute-empty-style": "off",
    "doctype-style": "off",
    "no-trailing-whitespace": "off",
    "void-style": "off",
    // A matter of taste.
    "long-title": "off",
  },
});

for (const row of PAGES) {
  test.describe(row.name, () => {
    if (row.open) test.use({ storageState: { cookies: [], origins: [] } });

    test(`${row.name}: the server's HTML is valid`, async ({ request }) => {
      const response = await request.get(row.path(places()));
      // Leptos marks the ends of text with `<!>`, which browsers take for an empty comment, and writes the nonce
      // into `crossorigin` of its preloads, which browsers take for "anonymous".
      const html = (await response.text())
        .replaceAll("<!>", "<!---->")
        .replaceAll(/ crossorigin="[\w+/]{22}=="/g, ' crossorigin="anonymous"');
      const report = await validator.validateString(html, "page.html");
      const told = report.results.flatMap(({ messages }) =>
        messages.map(({ line, column, ruleId, message, selector }) => `${line}:${column} ${ruleId}: ${message} (${selector ?? ""})`),
      );
      expect(told).toEqual([]);
    });

    test(`${row.name}: the server's headers keep foreign code out`, async ({ request }) => {
      const response = await request.get(row.path(places()));
      const headers = response.headers();
      const policy = headers["content-security-policy"] ?? "";
      const directives = new Map(policy.split(";").map((directive) => {
        const [name = "", ...values] = directive.trim().split(/\s+/);
        return [name, values];
      }));
      expect(directives.get("default-src")).toEqual(["'none'"]);
      expect(directives.get("frame-ancestors")).toEqual(["'none'"]);
      expect(directives.get("base-uri")).toEqual(["'none'"]);
      expect(directives.get("form-action")).toEqual(["'self'"]);
      expect(policy).not.toMatch(/'unsafe-inline'|'unsafe-eval'|\*/);
      const nonce = /'nonce-([^']+)'/.exec(directives.get("script-src")?.join(" ") ?? "")?.[1];
      expect(nonce, "a nonce for scripts").toBeTruthy();
      const html = await response.text();
      const scripts = [...html.matchAll(/<script\b[^>]*>/g)].map(([tag]) => tag);
      expect(scripts.length).toBeGreaterThan(0);
      for (const tag of scripts) expect(tag).toContain(`nonce="${nonce}"`);
      expect(html).not.toMatch(/\sstyle="|\son\w+="/);
      expect(headers["x-content-type-options"]).toBe("nosniff");
      expect(headers["referrer-policy"]).toBeTruthy();
      expect(headers["x-request-id"]).toBeTruthy();
      expect(headers["cache-control"]).toMatch(/no-store/);

      const again = await request.get(row.path(places()));
      expect(again.headers()["content-security-policy"], "a nonce is used once").not.toBe(policy);
    });
  });
}
