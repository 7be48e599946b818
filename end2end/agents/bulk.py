"""The official Python client against a portal: PORTAL (address) and TOKEN in the environment."""

import os

from elasticsearch import AuthenticationException, Elasticsearch, helpers

EVENTS = 2000
PORTAL, TOKEN = os.environ["PORTAL"], os.environ["TOKEN"]


def event(number):
    return {
        "_op_type": "create",
        "_index": "winlogbeat",
        "@timestamp": "2026-01-05T10:00:00Z",
        "winlog": {
            "channel": "Security",
            "event_id": "4688",
            "record_id": number,
            "computer_name": "ws-1.example",
            "event_data": {"NewProcessName": f"C:\\{number}.exe", "NewProcessId": hex(number)},
        },
    }


ways = [
    {"api_key": ("any", TOKEN)},
    {"api_key": TOKEN},
    {"bearer_auth": TOKEN},
    {"basic_auth": ("any", TOKEN)},
]
for way in ways:
    client = Elasticsearch(PORTAL, http_compress=True, **way)
    assert client.ping() and client.info()["version"]["number"].startswith("8.")
    assert client.license.get()["license"]["status"] == "active"
    assert client.cluster.health()["status"] == "green"
    assert client.indices.exists(index="winlogbeat")
    # Each way sends the same: only the first one's documents are kept.
    events = (event(number) for number in range(1, EVENTS + 1))
    created, errors = helpers.bulk(client, events, raise_on_error=False)
    assert (created, errors) == (EVENTS, []), (created, errors)

unknown = {"_index": "x", "message": "words"}
created, errors = helpers.bulk(client, [unknown], raise_on_error=False)
assert created == 0 and errors[0]["index"]["status"] == 400, errors
assert client.ingest.put_pipeline(id="x", processors=[])["acknowledged"]
assert client.indices.put_index_template(name="x", index_patterns=["x"])["acknowledged"]
try:
    Elasticsearch(PORTAL, api_key="wrong").info()
    raise AssertionError("a wrong token is taken")
except AuthenticationException:
    pass
