# Answers one request; compiled with --freeze-at=stdin, so all above the first read is done when it is deployed.
require "json"

def read_request(input) # SCGI: a netstring of names and values, then the body
  size = input.gets(":").to_i
  headers = input.read(size + 1)[..-3].split("\0", -1).each_slice(2).to_h
  [headers, input.read(headers["CONTENT_LENGTH"].to_i)]
end

$stdout.sync = true
headers, body = read_request($stdin)
order = JSON.parse(body)
name = order["name"].gsub(/\W+/, "-").downcase
total = order["items"].sum { |item| item["price"] * item["count"] }
puts "content-type: application/json\n\n"
puts JSON.generate({ path: headers["PATH_INFO"], name: name, total: total })
