// The official JavaScript client against a portal: PORTAL (address) and TOKEN in the environment.
// CommonJS, so that NODE_PATH can say where the client is installed.
const assert = require("node:assert");
const { Client } = require("@elastic/elasticsearch");

const EVENTS = 2000;
const { PORTAL: node, TOKEN: token } = process.env;

const event = (number) => ({
  "@timestamp": "2026-01-05T10:00:00Z",
  winlog: {
    channel: "Security",
    event_id: "4688",
    record_id: number,
    computer_name: "ws-1.example",
    event_data: { NewProcessName: `C:\\${number}.exe`, NewProcessId: `0x${number.toString(16)}` },
  },
});

const ways = [
  { apiKey: { id: "any", api_key: token } },
  { apiKey: token },
  { bearer: token },
  { username: "any", password: token },
];

async function main() {
  for (const auth of ways) {
    const client = new Client({ node, auth, compression: true });
    assert.ok(await client.ping());
    assert.match((await client.info()).version.number, /^8\./);
    assert.ok(await client.indices.exists({ index: "winlogbeat" }));
    // Each way sends the same, in requests of about 100 kB: only the first one's documents are kept.
    const datasource = Array.from({ length: EVENTS }, (_, at) => event(at + 1));
    const dropped = [];
    const told = await client.helpers.bulk({
      datasource,
      flushBytes: 100_000,
      // Several at once would cut the documents into requests in the same way, too.
      concurrency: 3,
      onDocument: () => ({ create: { _index: "winlogbeat" } }),
      onDrop: (document) => dropped.push(document.error.type),
    });
    assert.deepStrictEqual([told.successful, told.failed, dropped], [EVENTS, 0, []]);
    const bad = await client.helpers.bulk({
      datasource: [{ message: "words" }],
      onDocument: () => ({ index: { _index: "x" } }),
      onDrop: (document) => dropped.push(document.error.type),
    });
    assert.deepStrictEqual([bad.failed, dropped], [1, ["mapper_parsing_exception"]]);
  }
  const wrong = new Client({ node, auth: { apiKey: "wrong" } }).info();
  await assert.rejects(wrong, { statusCode: 401 });
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
