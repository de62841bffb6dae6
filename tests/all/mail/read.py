"""Reads a mail with Python's own library, and its invitation with icalendar, and prints what they found as JSON.

Debian: python3-icalendar. Argument: the file.
"""

import email
import email.policy
import json
import sys

import icalendar


def part(message):
    found = {
        "type": message.get_content_type(),
        "params": dict(message["content-type"].params),
        "name": message.get_filename(),
        "disposition": message.get_content_disposition(),
    }
    if message.is_multipart():
        found["parts"] = [part(inner) for inner in message.iter_parts()]
    elif message.get_content_maintype() == "text":
        found["text"] = message.get_content()
    else:
        payload = message.get_payload(decode=True)
        found["bytes"] = len(payload)
        found["begins"] = payload[:8].decode("latin-1")
    if found["type"] in ("text/calendar", "application/ics"):
        calendar = icalendar.Calendar.from_ical(message.get_payload(decode=True))
        (event,) = calendar.walk("VEVENT")
        found["calendar"] = {"METHOD": str(calendar["METHOD"])}
        for name in ("UID", "SEQUENCE", "STATUS", "SUMMARY", "LOCATION", "ORGANIZER", "ATTENDEE"):
            if name in event:
                found["calendar"][name] = str(event[name])
        found["calendar"]["DTSTART"] = event["DTSTART"].dt.isoformat()
        found["calendar"]["minutes"] = (event["DTEND"].dt - event["DTSTART"].dt).seconds // 60
    return found


with open(sys.argv[1], "rb") as file:
    whole = email.message_from_binary_file(file, policy=email.policy.default)
defects = [str(defect) for inner in whole.walk() for defect in inner.defects]
headers = {}
for name, value in whole.items():
    headers.setdefault(name.lower(), []).append(str(value))
print(json.dumps({"headers": headers, "defects": defects, "body": part(whole)}))
