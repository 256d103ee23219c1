// Answers one request; compiled with --freeze-at=stdin, so all above the first read is done when it is deployed.
const word = /[^a-z0-9]+/g;

function readRequest() { // SCGI: a netstring of names and values, then the body
    const input = read();
    const start = input.indexOf(":") + 1;
    const end = start + parseInt(input, 10);
    const fields = input.slice(start, end).split("\0");
    const headers = new Map();
    for (let i = 0; i + 1 < fields.length; i += 2) headers.set(fields[i], fields[i + 1]);
    return { headers, body: input.slice(end + 1) };
}

const { headers, body } = readRequest();
const order = JSON.parse(body);
const name = order.name.toLowerCase().replace(word, "-");
const total = order.items.reduce((sum, item) => sum + item.price * item.count, 0);
print("content-type: application/json\n");
print(JSON.stringify({ path: headers.get("PATH_INFO"), name, total }));
