# An exception that nobody rescues, from a block in a method.
def each_twice(list) = list.each { |each| 2.times { yield each } }

each_twice([1, 0]) { |n| puts 6 / n; $stdout.flush }
