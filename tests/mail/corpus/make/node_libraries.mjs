// Mails by Node's mail libraries: node node_libraries.mjs LETTERS FOLDER, beside a node_modules that has them.
import fs from "node:fs";
import path from "node:path";
import { createRequire } from "node:module";
import { Readable } from "node:stream";

const [, , lettersFile, folder] = process.argv;
const require = createRequire(path.join(process.cwd(), "x.js"));
const letters = JSON.parse(fs.readFileSync(lettersFile, "utf8"));
const many = Array.from({ length: 60 }, (_, n) => [`Person ${String(n).padStart(2, "0")}, 部門`, `person${String(n).padStart(2, "0")}@many.example`]);
const to = (letter) => (letter.to === "many" ? many : letter.to);
const named = ([name, address]) => (name ? { name, address } : address);
const data = (base64) => Buffer.from(base64, "base64");
const headers = (letter) => ({ ...(letter.in_reply_to && { "In-Reply-To": letter.in_reply_to }), ...(letter.references && { References: letter.references }) });

const likeNodemailer = (letter) => ({
  from: named(letter.from), to: to(letter).map(named), cc: (letter.cc ?? []).map(named), subject: letter.subject, text: letter.text, html: letter.html,
  inReplyTo: letter.in_reply_to, references: letter.references,
  attachments: [
    ...(letter.files ?? []).map(([filename, contentType, content]) => ({ filename, contentType, content: data(content) })),
    ...(letter.inline ? [{ filename: letter.inline[0], contentType: letter.inline[1], content: data(letter.inline[2]), cid: letter.inline[3] }] : []),
  ],
  ...(letter.charset && { icalEvent: { method: "REQUEST", filename: "invite.ics", content: "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n" } }),
});

const programs = {
  async nodemailer(letter) {
    const transport = require("nodemailer").createTransport({ streamTransport: true, buffer: true });
    return (await transport.sendMail(likeNodemailer(letter))).message;
  },
  async nodemailer_qp(letter) {
    const transport = require("nodemailer").createTransport({ streamTransport: true, buffer: true, newline: "unix" });
    return (await transport.sendMail({ ...likeNodemailer(letter), textEncoding: "quoted-printable", encoding: "quoted-printable", icalEvent: undefined })).message;
  },
  async mailcomposer(letter) {
    return new Promise((done, failed) => require("mailcomposer")(likeNodemailer(letter)).build((error, message) => (error ? failed(error) : done(message))));
  },
  async mimetext(letter) {
    const { createMimeMessage } = await import(path.join(process.cwd(), "node_modules/mimetext/dist/mimetext.node.es.js"));
    const message = createMimeMessage();
    message.setSender({ name: letter.from[0], addr: letter.from[1] });
    message.setRecipients(to(letter).map(([name, addr]) => ({ name, addr, type: "To" })));
    for (const [name, addr] of letter.cc ?? []) message.setCc({ name, addr });
    message.setSubject(letter.subject);
    for (const [name, value] of Object.entries(headers(letter))) message.setHeader(name, value);
    message.addMessage({ contentType: "text/plain", data: letter.text, encoding: "base64" });
    if (letter.html) message.addMessage({ contentType: "text/html", data: Buffer.from(letter.html).toString("base64"), encoding: "base64", headers: { "Content-Transfer-Encoding": "base64" } });
    for (const [filename, contentType, content] of letter.files ?? []) message.addAttachment({ filename, contentType, data: content });
    if (letter.inline) message.addAttachment({ inline: true, filename: letter.inline[0], contentType: letter.inline[1], data: letter.inline[2], headers: { "Content-ID": `<${letter.inline[3]}>` } });
    return message.asRaw();
  },
  async emailjs_mime_builder(letter) {
    const Module = await import(require.resolve("emailjs-mime-builder"));
    const Node = Module.default?.default ?? Module.default;
    const words = (text, type) => new Node(`${type}; charset=utf-8`).setContent(text);
    let root = words(letter.text, "text/plain");
    if (letter.html) {
      root = new Node("multipart/related");
      const both = root.createChild("multipart/alternative");
      both.appendChild(words(letter.text, "text/plain"));
      both.appendChild(words(letter.html, "text/html"));
      root.createChild(letter.inline[1], { filename: letter.inline[0] }).setHeader("content-id", `<${letter.inline[3]}>`).setHeader("content-disposition", "inline").setContent(new Uint8Array(data(letter.inline[2])));
    }
    if (letter.files) {
      const mixed = new Node("multipart/mixed");
      mixed.appendChild(root);
      for (const [filename, type, content] of letter.files) mixed.createChild(type, { filename }).setHeader("content-disposition", "attachment").setContent(new Uint8Array(data(content)));
      root = mixed;
    }
    root.setHeader({ from: [named(letter.from)], to: to(letter).map(named), ...(letter.cc && { cc: letter.cc.map(named) }), subject: letter.subject, ...headers(letter) });
    return root.build();
  },
  async emailjs(letter) {
    const { Message } = await import(require.resolve("emailjs"));
    const one = ([name, address]) => (name ? `"${name.replaceAll('"', '\\"')}" <${address}>` : address);
    const message = new Message({
      from: one(letter.from), to: to(letter).map(one).join(", "), ...(letter.cc && { cc: letter.cc.map(one).join(", ") }), subject: letter.subject, text: letter.text,
      ...(letter.in_reply_to && { "in-reply-to": letter.in_reply_to, references: letter.references }),
      attachment: [
        ...(letter.html ? [{ data: letter.html, alternative: true, related: [{ data: letter.inline[2], encoded: true, type: letter.inline[1], name: letter.inline[0], headers: { "Content-ID": `<${letter.inline[3]}>` } }] }] : []),
        ...(letter.files ?? []).map(([name, type, content]) => ({ data: content, encoded: true, type, name })),
      ],
    });
    return message.readAsync();
  },
};

for (const [program, make] of Object.entries(programs))
  for (const [title, letter] of Object.entries(letters)) {
    try {
      fs.writeFileSync(path.join(folder, `${program}-${title}.eml`), await make(letter));
    } catch (error) {
      console.log(`${program}-${title}: ${String(error).slice(0, 120)}`);
    }
  }
