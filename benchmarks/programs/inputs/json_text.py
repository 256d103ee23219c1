# Documents written as JSON and read again.
import json

documents = [
    {"id": n, "name": "item %d" % n, "price": n * 1.25, "tags": ["a", "b%d" % (n % 7), "é"], "stock": n % 3 == 0,
     "parent": None, "size": {"width": n % 100, "height": n % 17, "unit": "mm"}}
    for n in range(2000)
]
total = 0
for turn in range(30):
    text = json.dumps(documents, sort_keys=turn % 2 == 0)
    again = json.loads(text)
    total += len(text) + again[turn]["size"]["width"]
print(total, again == documents)
