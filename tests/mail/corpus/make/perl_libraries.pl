# Mails by Perl's mail libraries: perl perl_libraries.pl LETTERS FOLDER
use strict;
use warnings;
use utf8;
use JSON::PP;
use MIME::Base64;
use Encode;
use MIME::Lite;
use MIME::Entity;
use Email::Stuffer;

my ($file, $folder) = @ARGV;
open my $in, '<:raw', $file or die;
my $letters = decode_json(do { local $/; <$in> });
my @many = map { [sprintf("Person %02d, 部門", $_), sprintf('person%02d@many.example', $_)] } 0 .. 59;

sub word { my $text = shift; $text =~ /[^\x20-\x7e]/ ? encode('MIME-Header', $text) : $text =~ /[",()<>@]/ ? do { (my $t = $text) =~ s/(["\\])/\\$1/g; qq("$t") } : $text }
sub one { my $who = shift; $who->[0] ? word($who->[0]) . " <$who->[1]>" : $who->[1] }
sub people { my $some = shift; join ', ', map { one($_) } ref $some ? @$some : @many }
sub headers {
    my $letter = shift;
    return (From => one($letter->{from}), To => people($letter->{to}), Subject => encode('MIME-Header', $letter->{subject}),
        ($letter->{cc} ? (Cc => people($letter->{cc})) : ()), ($letter->{in_reply_to} ? ('In-Reply-To' => $letter->{in_reply_to}, References => $letter->{references}) : ()));
}

my %programs = (
    mime_lite => sub {
        my ($letter) = @_;
        my $charset = $letter->{charset} // 'utf-8';
        my $words = encode($charset eq 'gb2312' ? 'euc-cn' : $charset, $letter->{text});
        my $mail = MIME::Lite->new(headers($letter), Type => $letter->{files} ? 'multipart/mixed' : $letter->{html} ? 'multipart/related' : 'TEXT',
            $letter->{files} || $letter->{html} ? () : (Data => $words, Encoding => 'quoted-printable'));
        $mail->attr('content-type.charset' => $charset) unless $letter->{files} || $letter->{html};
        if ($letter->{html}) {
            my $html = $mail->attach(Type => 'text/html', Data => encode('utf-8', $letter->{html}), Encoding => 'quoted-printable');
            $html->attr('content-type.charset' => 'UTF-8');
            my $i = $letter->{inline};
            $mail->attach(Type => $i->[1], Id => $i->[3], Filename => $i->[0], Data => decode_base64($i->[2]), Encoding => 'base64');
        }
        if ($letter->{files}) {
            $mail->attach(Type => 'TEXT', Data => $words)->attr('content-type.charset' => 'utf-8');
            $mail->attach(Type => $_->[1], Filename => encode('utf-8', $_->[0]), Disposition => 'attachment', Data => decode_base64($_->[2]), Encoding => 'base64') for @{$letter->{files}};
        }
        return $mail->as_string;
    },
    mime_entity => sub {
        my ($letter) = @_;
        my %head = headers($letter);
        my $charset = $letter->{charset} // 'utf-8';
        my @words = (Type => 'text/plain', Charset => $charset, Encoding => 'base64', Data => encode($charset eq 'gb2312' ? 'euc-cn' : $charset, $letter->{text}));
        return MIME::Entity->build(%head, @words)->as_string unless $letter->{files} || $letter->{html};
        my $mail = MIME::Entity->build(%head, Type => $letter->{html} ? 'multipart/alternative' : 'multipart/mixed');
        $mail->attach(@words);
        if ($letter->{html}) {
            my $related = $mail->attach(Type => 'multipart/related');
            $related->attach(Type => 'text/html', Charset => 'utf-8', Encoding => 'base64', Data => encode('utf-8', $letter->{html}));
            my $i = $letter->{inline};
            $related->attach(Type => $i->[1], Id => "<$i->[3]>", Filename => $i->[0], Data => decode_base64($i->[2]), Encoding => 'base64', Disposition => 'inline');
        }
        $mail->attach(Type => $_->[1], Filename => encode('MIME-Header', $_->[0]), Data => decode_base64($_->[2]), Encoding => 'base64', Disposition => 'attachment') for @{$letter->{files} // []};
        return $mail->as_string;
    },
    email_stuffer => sub {
        my ($letter) = @_;
        my $mail = Email::Stuffer->new;
        my %head = headers($letter);
        $mail->header($_ => $head{$_}) for keys %head;
        $mail->text_body($letter->{text});
        $mail->html_body($letter->{html}) if $letter->{html};
        $mail->attach(decode_base64($_->[2]), name => $_->[0], filename => $_->[0], content_type => $_->[1]) for @{$letter->{files} // []};
        return $mail->as_string;
    },
);

for my $program (sort keys %programs) {
    for my $title (sort keys %$letters) {
        my $raw = eval { $programs{$program}->($letters->{$title}) };
        if (!defined $raw) { print "$program-$title: $@"; next }
        $raw = encode('utf-8', $raw) if utf8::is_utf8($raw);
        open my $out, '>:raw', "$folder/$program-$title.eml" or die;
        print $out $raw;
    }
}
