# Ruby of its own and its library, files and exceptions. It is read while the reactor starts: nobody ends the program.
$stdout.sync = true
require 'json'
require 'set'
require 'digest'
require 'stringio'
P = Struct.new(:x, :y) do
  include Comparable
  def <=>(o) = [x, y] <=> [o.x, o.y]
end
puts [P.new(2, 1), P.new(1, 5), P.new(1, 2)].sort.map(&:to_a).inspect
begin
  raise ArgumentError, "bad"
rescue => e
  puts "#{e.class}: #{e.message}"
ensure
  puts "ensured"
end
puts catch(:done) { 10.times { |i| throw :done, i if i == 7 }; nil }
fib = Fiber.new { a, b = 0, 1; loop { Fiber.yield a; a, b = b, a + b } }
puts 15.times.map { fib.resume }.join(",")
e = [1, 2, 3].each
puts [e.next, e.next, e.next, (e.next rescue "stop")].inspect
doc = { "a" => [1, 2.5, nil, true, "naïve 雪"], "b" => { "c" => 1 } }
s = JSON.generate(doc); puts s, JSON.parse(s) == doc
puts Digest::SHA256.hexdigest("abc")
puts "the quick brown fox the lazy dog the end".split.tally.max_by(2) { |w, n| [n, w] }.inspect
puts "2024-05-17 x 2023-01-02".scan(/(?<y>\d{4})-(?<m>\d\d)/).inspect, "hello world".gsub(/o(?=r)/) { |m| m.upcase * 2 }
puts (2**200).to_s, 100.downto(1).inject(:*).to_s.size
puts (1..Float::INFINITY).lazy.select(&:even?).map { |x| x * x }.first(5).inspect
def deep(n) = n == 0 ? 0 : 1 + deep(n - 1)
puts deep(1000)
puts [3, 1, 2].sort_by { -_1 }.inspect, format("%08.3f|%+d|%x", Math.sqrt(2), 42, 255)
case { name: "x", list: [1, [2, 3]] }
in { name: String => n, list: [a, [b, *]] } then puts "matched #{n} #{a} #{b}"
end
x = 0
200_000.times { |i| x = (x * 31 + i) % 1_000_003 }
puts x
GC.start
puts ObjectSpace.each_object(Class).any?
puts Set.new([3, 1, 3]).size, __FILE__

require 'fileutils'
require 'erb'
FileUtils.mkdir_p("/work/out/deep")
File.write("/work/out/list.txt", ERB.new("<% 3.times do |i| %>line <%= i %>\n<% end %>").result)
File.rename("/work/out/list.txt", "/work/out/deep/renamed.txt")
puts File.readlines("/work/out/deep/renamed.txt", chomp: true).inspect, Dir.glob("/work/out/**/*").sort.inspect
begin
  File.read("/etc/passwd")
rescue SystemCallError => e
  puts e.class, e.message
end
begin
  deep(1_000_000)
rescue SystemStackError => e
  puts e.message
end
