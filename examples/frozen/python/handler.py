# Answers one request; compiled with --freeze-at=stdin, so all above the first read is done when it is deployed.
import datetime, json, os, re, sys


def read_request(stream):  # SCGI: a netstring of names and values, then the body
    size = b""
    while (digit := stream.read(1)) != b":":
        size += digit
    parts = stream.read(int(size) + 1)[:-2].decode().split("\0")
    headers = dict(zip(parts[::2], parts[1::2]))
    return headers, stream.read(int(headers["CONTENT_LENGTH"]))


headers, body = read_request(sys.stdin.buffer)
order = json.loads(body)
name = re.sub(r"\W+", "-", order["name"]).lower()
due = datetime.date.fromisoformat(order["date"]) + datetime.timedelta(days=14)
total = sum(item["price"] * item["count"] for item in order["items"])
print("content-type: application/json\n")
print(json.dumps({"path": headers["PATH_INFO"], "name": name, "due": due.isoformat(), "total": total}))
sys.stdout.flush()
os._exit(0)  # nothing has to be cleaned up: the instance goes
