# Perl's own: text, data, closures, files. Loaded while the interpreter starts; nobody flushes what is left.
package app;
use strict;
use warnings;
use List::Util qw(sum max first);
use Data::Dumper;
use File::Path qw(make_path);
use utf8;

$| = 1;
binmode STDOUT, ':utf8';
my $text = "the quick brown fox jumps over the lazy dog while the other dog sleeps naïve 雪";
my %count;
$count{$_}++ for split ' ', $text;
printf "%-6s %d\n", $_, $count{$_} for (sort { $count{$b} <=> $count{$a} || $a cmp $b } keys %count)[0 .. 3];
(my $turned = $text) =~ s/(?<first>\w)(\w*)/$2$+{first}/g;
print "$turned\n", scalar reverse($text), "\n", uc $text, "\n";
print join(',', "2024-05-17 and 2023-01-02" =~ /(\d{4})-(\d\d)/g), " ", "aaa" =~ /^(a|b)*?$/ ? "yes" : "no", "\n";
my @primes = grep { my $n = $_; !first { $n % $_ == 0 } 2 .. sqrt $n } 2 .. 200;
print scalar(@primes), " primes, sum ", sum(@primes), ", most ", max(@primes), "\n";
sub counter { my $n = shift; return sub { return $n++ } }
my ($a1, $b1) = (counter(5), counter(10));
print join(' ', $a1->(), $a1->(), $b1->(), $a1->()), "\n";
local $Data::Dumper::Sortkeys = 1;
local $Data::Dumper::Indent = 1;
print Dumper({ list => [1, 'two', [3.5]], code => undef, "k\n" => \'ref' });
eval { die { code => 42 } };
print "died with $@->{code}\n";
eval { my $zero = 0; my $x = 1 / $zero; 1 } or print "error: $@";
local $SIG{__WARN__} = sub { print "warned: $_[0]" };
{ my $undefined; my $joined = "a" . $undefined; }
print scalar(gmtime 1e9), sprintf(" %08.3f|%+d|%x|%e|%s", sqrt 2, 42, 255, 12345.678, 0.1 + 0.2), "\n";
print join(' ', unpack('(A2)*', 'wasmjvm!'), unpack('H*', pack('nNd>', 258, 16909060, 1.5))), "\n";

make_path('/work/out/deep');
open my $out, '>:utf8', '/work/out/list.txt' or die $!;
print $out "line $_ é\n" for 1 .. 1000;
close $out or die $!;
rename '/work/out/list.txt', '/work/out/deep/renamed.txt' or die $!;
open my $in, '<:utf8', '/work/out/deep/renamed.txt' or die $!;
my ($lines, $last) = (0, '');
while (<$in>) { chomp; $lines++; $last = $_ }
close $in;
print "$lines lines, last '$last', ", -s '/work/out/deep/renamed.txt', " bytes\n";
opendir my $dir, '/work/out' or die $!;
print join(' ', sort grep { !/^\.\.?$/ } readdir $dir), "\n";
closedir $dir;
print "no: $!\n" unless open my $missing, '<', '/etc/passwd';
my $sum = 0;
$sum = ($sum * 31 + $_) % 1_000_003 for 1 .. 200_000;
print "$sum\n";
print STDERR "done\n";
1;
