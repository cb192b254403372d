#!/bin/bash
# Makes the mails of libraries/ and programs/ anew. Needs Debian's s-nail mutt mailutils mpack nmh sharutils gnupg openssl
# libmime-lite-perl libmime-tools-perl libemail-stuffer-perl php-cli php-mail-mime ruby-mail nodejs npm python3-venv.
set -eu
here=$(dirname "$(realpath "$0")"); work=$(mktemp -d); cd "$work"
python3 -m venv py
py/bin/pip install -q redmail envelope emails pyzmail36 yagmail django flask-mail pyramid-mailer
npm install --silent --no-fund nodemailer mimetext emailjs-mime-builder mailcomposer emailjs
py/bin/python "$here/python_libraries.py" "$here/letters.json" "$here/../libraries"
node "$here/node_libraries.mjs" "$here/letters.json" "$here/../libraries"
perl "$here/perl_libraries.pl" "$here/letters.json" "$here/../libraries"
php "$here/php_library.php" "$here/letters.json" "$here/../libraries"
ruby "$here/ruby_library.rb" "$here/letters.json" "$here/../libraries"
bash "$here/programs.sh" "$here/../programs"
rm -rf "$work"
