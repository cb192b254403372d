"""A name server of our own, so that a mail domain can be proven: answers TXT questions from what a test put there."""

import asyncio

import dns.message
import dns.rrset

RECORDS: dict[str, list[str]] = {}


class _Answers(asyncio.DatagramProtocol):
    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, address):
        question = dns.message.from_wire(data)
        answer = dns.message.make_response(question)
        name = question.question[0].name
        texts = RECORDS.get(name.to_text(omit_final_dot=True), [])
        if texts:
            answer.answer.append(dns.rrset.from_text(name, 1, "IN", "TXT", *(f'"{text}"' for text in texts)))
        self.transport.sendto(answer.to_wire(), address)


async def name_server() -> tuple[asyncio.DatagramTransport, int]:
    transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(_Answers, local_addr=("127.0.0.1", 0))
    return transport, transport.get_extra_info("sockname")[1]
