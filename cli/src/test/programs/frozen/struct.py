import struct, binascii
b = struct.pack("<bhiqfd4s", -1, 300, -70000, 2 ** 40, 1.5, -0.1, b"wasm")
print(binascii.hexlify(b), struct.unpack("<bhiqfd4s", b), binascii.crc32(b))
