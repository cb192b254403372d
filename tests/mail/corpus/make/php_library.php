<?php
// Mails by PEAR's Mail_mime: php php_library.php LETTERS FOLDER
error_reporting(E_ALL & ~E_DEPRECATED & ~E_STRICT & ~E_WARNING);
require_once 'Mail/mime.php';
[, $file, $folder] = $argv;
$letters = json_decode(file_get_contents($file), true);
$many = array_map(fn($n) => [sprintf('Person %02d, 部門', $n), sprintf('person%02d@many.example', $n)], range(0, 59));
$one = fn($who) => $who[0] ? '"' . addcslashes($who[0], '"\\') . "\" <$who[1]>" : $who[1];
foreach ($letters as $title => $letter) {
    $charset = $letter['charset'] ?? 'UTF-8';
    $coded = fn($text) => $charset === 'UTF-8' ? $text : iconv('UTF-8', $charset, $text);
    $mime = new Mail_mime(['eol' => "\r\n", 'head_charset' => $charset, 'text_charset' => $charset, 'html_charset' => 'UTF-8', 'text_encoding' => 'quoted-printable']);
    $mime->setTXTBody($coded($letter['text']));
    if (isset($letter['html'])) {
        $mime->setHTMLBody($letter['html']);
        [$name, $kind, $data, $cid] = $letter['inline'];
        $mime->addHTMLImage(base64_decode($data), $kind, $name, false, $cid);
    }
    foreach ($letter['files'] ?? [] as [$name, $kind, $data]) {
        $mime->addAttachment(base64_decode($data), $kind, $name, false, 'base64', 'attachment', 'UTF-8', '', '', 'base64', 'base64');
    }
    $body = $mime->get();
    $headers = ['From' => $coded($one($letter['from'])), 'To' => $coded(implode(', ', array_map($one, $letter['to'] === 'many' ? $many : $letter['to']))), 'Subject' => $coded($letter['subject'])];
    if (isset($letter['cc'])) $headers['Cc'] = implode(', ', array_map($one, $letter['cc']));
    if (isset($letter['in_reply_to'])) $headers += ['In-Reply-To' => $letter['in_reply_to'], 'References' => $letter['references']];
    file_put_contents("$folder/pear_mail_mime-$title.eml", $mime->txtHeaders($headers) . "\r\n" . $body);
}
