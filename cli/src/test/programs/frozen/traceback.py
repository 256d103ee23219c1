import traceback
def g(x):
    return {}[x]
try:
    g("missing")
except KeyError:
    print(traceback.format_exc())
