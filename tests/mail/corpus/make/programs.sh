#!/bin/bash
# Mails by programs a person or a cron job types: programs.sh FOLDER. Each hands its mail to a "sendmail" that keeps it.
set -eu
folder=$(realpath "$1"); box=$(mktemp -d); cd "$box"
cat > keep <<'K'
#!/bin/sh
exec cat > "$KEPT"
K
chmod +x keep; export HOME="$box" LANG=C.UTF-8 LC_ALL=C.UTF-8 EMAIL="ming@customer.example" REPLYTO=
printf '您好，\n\n印表機沒有反應，請派人來看，謝謝。\n\n王小明\n' > zh.txt
printf 'The disk is full.\nPlease help.\n' > en.txt
base64 -d <<<iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg== > 畫面.png
printf 'id,name\n1,王\n' > "report (final).csv"
to=support@help.example

mutt() { command mutt -F /dev/null -e "set sendmail=$box/keep from='王小明 <ming@customer.example>' use_envelope_from=no copy=no realname='王小明'" "$@"; }
KEPT=$folder/mutt-plain.eml mutt -s '印表機沒有反應' $to < zh.txt
KEPT=$folder/mutt-files.eml mutt -s 'Two files' -a 畫面.png "report (final).csv" -- $to < en.txt
KEPT=$folder/mutt-rfc2231_and_2047.eml mutt -e 'set rfc2047_parameters=yes send_charset="big5"' -s '印表機沒有反應' -a 畫面.png -- $to < zh.txt
KEPT=$folder/mutt-gbk.eml mutt -e 'set send_charset="gb18030"' -s '印表機沒有反應' $to < zh.txt
KEPT=$folder/mutt-flowed.eml mutt -e 'set text_flowed=yes send_charset="us-ascii:iso-8859-1:utf-8"' -s 'Flowed' $to <<'T'
This is one long paragraph that 
was broken by the program and 
belongs together.
And this is another.

-- 
Signature
T
s-nail() { command s-nail -n -S mta="$box/keep" -S mta-no-default-arguments -S from='王小明 <ming@customer.example>' -S ttycharset=UTF-8 -S v15-compat "$@"; }
KEPT=$folder/s_nail-plain.eml s-nail -s '印表機沒有反應' $to < zh.txt
KEPT=$folder/s_nail-files.eml s-nail -s 'Two files' -a 畫面.png -a "report (final).csv" $to < en.txt
KEPT=$folder/s_nail-big5.eml s-nail -S sendcharsets=big5 -s '印表機沒有反應' $to < zh.txt
KEPT=$folder/s_nail-jis.eml s-nail -S sendcharsets=iso-2022-jp -s 'プリンタが動きません' $to <<< 'プリンタが動きません。よろしくお願いします。'
KEPT=$folder/s_nail-euckr.eml s-nail -S sendcharsets=euc-kr -s '프린터가 작동하지 않습니다' $to <<< '프린터가 작동하지 않습니다. 도와주세요.'
KEPT=$folder/s_nail-koi8.eml s-nail -S sendcharsets=koi8-r -s 'Принтер не работает' $to <<< 'Принтер не работает, помогите пожалуйста.'
mail() { command mail --no-config -E "set sendmail=$box/keep" "$@"; }
KEPT=$folder/mailutils-plain.eml mail -s '印表機沒有反應' -r 'ming@customer.example' $to < zh.txt || true
KEPT=$folder/mailutils-files.eml mail -s 'Two files' -r 'ming@customer.example' --attach=畫面.png --attach="report (final).csv" $to < en.txt || true
mpack -s 'A picture' -d en.txt -o "$folder/mpack-picture.eml" 畫面.png
mpack -s '畫面' -o "$folder/mpack-csv.eml" "report (final).csv"
{ printf 'From: ming@customer.example\nTo: %s\nSubject: uuencoded\n\nPicture below.\n\n' $to; uuencode 畫面.png screen.png; printf '\nThat was it.\n'; } > "$folder/sharutils-uuencode.eml"
{ printf 'From: ming@customer.example\nTo: %s\nSubject: base64 by uuencode\n\nPicture below.\n\n' $to; uuencode -m 畫面.png screen.png; printf '\nThat was it.\n'; } > "$folder/sharutils-base64.eml"
mkdir -p Mail; printf 'Path: %s/Mail\n' "$box" > .mh_profile
mhbuild=/usr/bin/mh/mhbuild
[ -x $mhbuild ] && { printf 'From: ming@customer.example\nTo: %s\nSubject: nmh\n--------\n' $to; cat zh.txt; printf '#image/png [the picture] {attachment} %s/畫面.png\n' "$box"; } > draft && $mhbuild draft && cp draft "$folder/nmh-picture.eml"
export GNUPGHOME=$box/gpg; mkdir -m 700 "$GNUPGHOME"
gpg --batch -q --passphrase '' --quick-gen-key 'Ming <ming@customer.example>' 2>/dev/null
gpg --batch -q --clearsign < en.txt > signed.asc
{ printf 'From: ming@customer.example\nTo: %s\nSubject: clearsigned\n\n' $to; cat signed.asc; } > "$folder/gnupg-clearsigned.eml"
openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=ming -keyout key.pem -out cert.pem -days 3650 2>/dev/null
for how in "" "-nodetach"; do
  openssl smime -sign $how -text -in en.txt -signer cert.pem -inkey key.pem -from ming@customer.example -to $to -subject "S/MIME$how" > "$folder/openssl-signed$how.eml"
done
openssl smime -encrypt -in en.txt -from ming@customer.example -to $to -subject "S/MIME encrypted" cert.pem > "$folder/openssl-encrypted.eml"
find "$folder" -size 0 -delete; rm -rf "$box"
