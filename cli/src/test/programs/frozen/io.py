import io, csv, base64, zlib
f = io.StringIO("a,b\n1,\"x,y\"\n")
print(list(csv.DictReader(f)), base64.b64encode(b"\x00\xff" * 5))
try:
    print(len(zlib.decompress(zlib.compress(b"wasm" * 1000))))
except Exception as e:
    print(e)
