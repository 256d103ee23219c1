async def numbers():
    for i in range(3):
        yield i
async def main():
    return [i async for i in numbers()]
c = main()
try:
    c.send(None)
except StopIteration as e:
    print(e.value)
