#!/bin/bash
# Bounces and a warning by a real Postfix, as root, beside whatever Postfix there is: postfix.sh FOLDER
set -eu
folder=$(realpath "$1"); work=$(mktemp -d); chmod 755 "$work"; mkdir -p "$work/etc" "$work/data" "$work/box"
cp /etc/postfix/postfix-files "$work/etc/" 2>/dev/null || true; cp -r /etc/postfix/postfix-files.d "$work/etc/" 2>/dev/null || true
install -d -o postfix "$work/data"; install -d "$work/queue"; install -d -o 65534 "$work/box"
cat > "$work/etc/main.cf" <<C
compatibility_level = 3.6
queue_directory = $work/queue
data_directory = $work/data
myhostname = mx.customer.example
mydestination =
inet_interfaces = loopback-only
local_recipient_maps =
virtual_mailbox_domains = help.example
virtual_mailbox_base = $work/box
virtual_mailbox_maps = static:all
virtual_uid_maps = static:65534
virtual_gid_maps = static:65534
transport_maps = inline:{ { gone@customer.example = error:5.1.1 user unknown }, { later@customer.example = retry:4.2.2 mailbox full } }
delay_warning_time = 1s
minimal_backoff_time = 1s
queue_run_delay = 1s
maillog_file = $work/log
maillog_file_prefixes = $work
C
cat > "$work/etc/master.cf" <<C
pickup unix n - n 1 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 1 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
postlog unix-dgram n - n - 1 postlogd
C
postfix -c "$work/etc" start > /dev/null 2>&1 || { cat "$work/log"; exit 1; }
trap 'postfix -c "$work/etc" stop > /dev/null 2>&1 || true; rm -rf "$work"' EXIT
for who in gone later; do
  printf 'From: Support <support@help.example>\nTo: %s@customer.example\nSubject: [HD-7] =?utf-8?B?5Y2w6KGo5qmf?=\nMessage-ID: <n1@help.example>\n\nDoes it work?\n' $who |
    sendmail -C "$work/etc" -f support@help.example $who@customer.example
done
printf 'From: Support <support@help.example>\nTo: s@help.example\nSubject: [HD-7]\nMessage-ID: <n1@help.example>\n\nx\n' | sendmail -C "$work/etc" -N success -f support@help.example s@help.example
sleep 6
for mail in "$work"/box/*; do
  csplit -s -z -f "$work/one-" "$mail" '/^From MAILER-DAEMON/' '{*}'
done
for one in "$work"/one-*; do
  kind=$(grep -m1 -o 'Action: [a-z]*' "$one" | cut -d' ' -f2 || true); [ -z "$kind" ] || cp "$one" "$folder/postfix-$kind.eml"
done
