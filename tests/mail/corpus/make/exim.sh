#!/bin/bash
# Bounces and an automatic answer by a real Exim (Debian's exim4-daemon-light), as root: exim.sh FOLDER
set -eu
folder=$(realpath "$1"); work=$(mktemp -d); chmod 755 "$work"; mkdir "$work/spool" "$work/out"
chown Debian-exim:Debian-exim "$work/spool" "$work/out"
cat > "$work/conf" <<C
spool_directory = $work/spool
log_file_path = $work/spool/%slog
primary_hostname = mx.customer.example
qualify_domain = customer.example
exim_user = Debian-exim
exim_group = Debian-exim
trusted_users = root
keep_environment =
delay_warning = 1s
begin routers
back:
  driver = accept
  domains = help.example
  transport = keep
refuse:
  driver = redirect
  local_parts = gone
  allow_fail
  data = :fail: 550 5.1.1 User unknown
later:
  driver = redirect
  local_parts = later
  allow_defer
  data = :defer: 452 4.2.2 mailbox full
away:
  driver = accept
  local_parts = away
  transport = answer
begin transports
keep:
  driver = appendfile
  directory = $work/out
  user = Debian-exim
  return_path_add
  envelope_to_add
answer:
  driver = autoreply
  user = Debian-exim
  to = \$sender_address
  from = Away <away@customer.example>
  subject = Re: \$h_subject
  text = I shall be back on Monday.
begin retry
* * F,2h,1s
C
printf 'From: Support <support@help.example>\nTo: x@customer.example\nSubject: [HD-7] Printer\nMessage-ID: <n1@help.example>\n\nDoes it work?\n' > "$work/mail"
for who in gone later away; do
  exim4 -C "$work/conf" -odi -f support@help.example $who@customer.example < "$work/mail"
  sleep 2; exim4 -C "$work/conf" -q; sleep 1
  cat "$work"/out/* > "$folder/exim-$who.eml"; rm "$work"/out/*
  exim4 -C "$work/conf" -bpc > /dev/null
  rm -rf "$work"/spool/input/*
done
rm -rf "$work"
