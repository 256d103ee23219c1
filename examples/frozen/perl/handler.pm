# Answers one request; compiled with --freeze-at=stdin, so all above the first read is done when it is deployed.
package handler;
use strict;
use warnings;
use List::Util qw(sum);

sub read_request {    # SCGI: a netstring of names and values, then the body
    local $/ = ':';
    chop(my $size = <STDIN>);
    read STDIN, my $head, $size + 1;
    my %headers = split /\0/, substr($head, 0, -2), -1;
    read STDIN, my $body, $headers{CONTENT_LENGTH};
    return (\%headers, $body);
}

$| = 1;
my ($headers, $body) = read_request();
my @numbers = $body =~ /\d+(?:\.\d+)?/g;
print "content-type: text/plain\n\n";
printf "%s: %d numbers, sum %s\n", $headers->{PATH_INFO}, scalar @numbers, sum(0, @numbers);
1;
