# Regular expressions on a log that is made here.
import re

LINES = [
    "2024-%02d-%02d %02d:%02d:%02d host%d app[%d]: %s request /path/%x?q=%d took %d.%03d ms"
    % (n % 12 + 1, n % 28 + 1, n % 24, n % 60, n * 7 % 60, n % 5, n, ("GET", "POST", "PUT")[n % 3], n * 31, n, n % 90,
       n % 1000)
    for n in range(4000)
]
ENTRY = re.compile(r"^(\d{4})-(\d\d)-(\d\d) (\S+) (\w+) app\[(\d+)\]: (GET|POST|PUT) request (\S+) took ([\d.]+) ms$")
WORD = re.compile(r"\b[a-f0-9]*[a-f][a-f0-9]*\b", re.IGNORECASE)

total = 0
words = 0
for _ in range(12):
    for line in LINES:
        entry = ENTRY.match(line)
        total += int(entry.group(6)) % 97 + len(entry.group(8))
        words += len(WORD.findall(line))
    masked = re.sub(r"\d+", "#", "\n".join(LINES))
print(total, words, len(masked))
