# Mails by Ruby's mail: ruby ruby_library.rb LETTERS FOLDER
require 'json'
require 'mail'
require 'base64'
file, folder = ARGV
many = (0..59).map { |n| [format('Person %02d, 部門', n), format('person%02d@many.example', n)] }
one = ->(who) { a = Mail::Address.new(who[1]); a.display_name = who[0] unless who[0].empty?; a.format }
JSON.parse(File.read(file)).each do |title, letter|
  mail = Mail.new(charset: 'UTF-8')
  mail.from = one.(letter['from'])
  mail.to = (letter['to'] == 'many' ? many : letter['to']).map(&one)
  mail.cc = letter['cc'].map(&one) if letter['cc']
  mail.subject = letter['subject']
  mail.in_reply_to = letter['in_reply_to'] if letter['in_reply_to']
  mail.references = letter['references'] if letter['references']
  if letter['html']
    mail.text_part = Mail::Part.new { content_type 'text/plain; charset=UTF-8'; body letter['text'] }
    mail.html_part = Mail::Part.new { content_type 'text/html; charset=UTF-8'; body letter['html'] }
    name, kind, data, cid = letter['inline']
    mail.attachments.inline[name] = { mime_type: kind, content: Base64.decode64(data) }
    mail.attachments.last.content_id = "<#{cid}>"
  else
    letter['files'] ? mail.text_part = Mail::Part.new { content_type 'text/plain; charset=UTF-8'; body letter['text'] } : mail.body = letter['text']
  end
  (letter['files'] || []).each { |name, kind, data| mail.attachments[name] = { mime_type: kind, content: Base64.decode64(data) } }
  File.binwrite("#{folder}/ruby_mail-#{title}.eml", mail.encoded)
rescue StandardError => e
  puts "ruby_mail-#{title}: #{e.class} #{e.message[0, 90]}"
end
