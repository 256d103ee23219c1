d = {"list": [1, 2.5, None, True, "é"], "nested": {"k": [{}]}, "big": 10 ** 20}
print(json.dumps(d, sort_keys=True, indent=1), json.loads(json.dumps(d)) == d)
try:
    json.loads('{"a": [1, 2')
except json.JSONDecodeError as e:
    print(e)
