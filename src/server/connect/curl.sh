#!/bin/sh
# Sends one event: that this command ran here. The portal answers how many it took.
TOKEN='@@TOKEN@@'
curl --silent --show-error --fail-with-body '@@URL@@/api/ingest/v1/events' \
  --header "Authorization: Bearer $TOKEN" \
  --header 'Content-Type: application/x-ndjson' \
  --data-binary @- <<EVENT
{"Channel":"Microsoft-Windows-Sysmon/Operational","EventID":1,"Hostname":"$(uname -n)","EventTime":"$(date -u '+%Y-%m-%d %H:%M:%S')","UtcTime":"$(date -u '+%Y-%m-%d %H:%M:%S').000","ProcessId":"$$","Image":"$(command -v curl)","CommandLine":"curl @@URL@@","User":"$(id -un)"}
EVENT
# A file of events, one a line, goes the same way: --data-binary @events.ndjson
