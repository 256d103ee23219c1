"""The request comes as environment variables and standard input, the response
goes to standard output: headers, a blank line, the body."""

import os
import sys

body = sys.stdin.read()
print("content-type: text/plain\n")
print("Hello from Python!")
print("method:", os.environ["REQUEST_METHOD"])
print("path:", os.environ["PATH_INFO"])
print("query:", os.environ["QUERY_STRING"])
print(body, end="")
