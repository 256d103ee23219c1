// The request comes as environment variables and standard input, the response
// goes to standard output: headers, a blank line, the body.

function variable(name: string): string {
  return process.env.has(name) ? process.env.get(name) : "";
}

process.stdout.write("content-type: text/plain\n\n");
process.stdout.write("Hello from AssemblyScript!\n");
process.stdout.write("method: " + variable("REQUEST_METHOD") + "\n");
process.stdout.write("path: " + variable("PATH_INFO") + "\n");
process.stdout.write("query: " + variable("QUERY_STRING") + "\n");

const buffer = new ArrayBuffer(4096);
let read = process.stdin.read(buffer);
while (read > 0) {
  process.stdout.write(String.UTF8.decode(buffer.slice(0, read)));
  read = process.stdin.read(buffer);
}
