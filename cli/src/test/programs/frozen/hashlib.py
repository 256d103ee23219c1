import hashlib
for name in "md5", "sha256", "sha3_256", "blake2b":
    print(name, hashlib.new(name, b"wasm" * 1000).hexdigest()[:32])
