print("going", file=sys.stderr)
raise SystemExit(7)
