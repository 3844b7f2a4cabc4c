#!/usr/bin/python3
"""Makes two folders for ./parley turns --audio, TO/announcements and TO/dialogues, of voices that Debian packages hold, unpacked below FROM:

    apt-get download asterisk-core-sounds-{en,es,fr,it,ru}-wav asterisk-prompt-it-menardi-wav beneath-a-steel-sky
    for f in *.deb; do dpkg -x $f FROM; done
    bench/Parley.Turns/Training/debian_voices.py FROM TO

The announcements of Asterisk (Allison Smith, June Wallack, Carlo Flora, Maxim Topal, Marco Menardi and Paola Dal Zot,
http://www.voip.ammdomus.it; CC BY-SA 3.0 and CC BY 3.0) and the dialogues of Beneath a Steel Sky (Revolution Software; free to give away and to
modify). Nothing of them is in this repository.
"""
import os
import struct
import sys
import wave

SHORTEST, LONGEST = 1.3, 25.0


class Bits:
    """The bits of an RNC block: words of 16 bits, the lowest first, with whole bytes between."""

    def __init__(self, data, at):
        self.data, self.at = data, at
        self.value, self.count = 0, 0

    def need(self, count):
        while self.count < count:
            self.value |= (self.data[self.at] | self.data[self.at + 1] << 8) << self.count
            self.at += 2
            self.count += 16

    def take(self, count):
        self.need(count)
        value = self.value & ((1 << count) - 1)
        self.value >>= count
        self.count -= count
        return value

    def bytes(self, count):
        """Bytes stand before the words that are still to come: those read ahead are given back."""
        while self.count >= 16:
            self.count -= 16
            self.at -= 2
        self.value &= (1 << self.count) - 1
        found = self.data[self.at : self.at + count]
        self.at += count
        return found


def table(bits):
    """Codes of one Huffman tree, by length and value."""
    lengths = [bits.take(4) for _ in range(bits.take(5))]
    codes, code = {}, 0
    for length in range(1, 17):
        for symbol, own in enumerate(lengths):
            if own == length:
                turned = int(format(code >> (16 - length), f"0{length}b")[::-1], 2)
                codes[length, turned] = symbol
                code += 1 << (16 - length)
    return codes


def number(bits, codes):
    value = 0
    for length in range(1, 17):
        value |= bits.take(1) << (length - 1)
        if (length, value) in codes:
            symbol = codes[length, value]
            return symbol if symbol < 2 else bits.take(symbol - 1) | 1 << (symbol - 1)
    raise ValueError("no code of the tree")


def unpack(data):
    """Method 1 of Rob Northen's compression."""
    size, blocks = struct.unpack(">I", data[4:8])[0], data[17]
    bits, out = Bits(data + b"\0\0\0\0", 18), bytearray()
    bits.take(2)
    for _ in range(blocks):
        raw, place, length = table(bits), table(bits), table(bits)
        pairs = bits.take(16)
        for pair in range(pairs):
            count = number(bits, raw)
            if count:
                out += bits.bytes(count)
            if pair < pairs - 1:
                back, count = number(bits, place) + 1, number(bits, length) + 2
                for _ in range(count):
                    out.append(out[-back])
    if len(out) != size:
        raise ValueError("the length is another")
    return bytes(out)


def announcements(root):
    for folder, _, files in os.walk(os.path.join(root, "usr/share/asterisk/sounds")):
        for name in sorted(files):
            if name.endswith(".wav"):
                with wave.open(os.path.join(folder, name)) as file:
                    voice = os.path.basename(os.path.relpath(folder, root)).replace("/", "-")
                    yield f"{voice}-{name[:-4]}", voice, file.getframerate(), file.readframes(file.getnframes())


def dialogues(root):
    folder = os.path.join(root, "usr/share/scummvm/beneath-a-steel-sky")
    if not os.path.isdir(folder):
        return
    with open(os.path.join(folder, "sky.dnr"), "rb") as file:
        index = file.read()
    with open(os.path.join(folder, "sky.dsk"), "rb") as file:
        disk = file.read()
    for i in range(struct.unpack("<I", index[:4])[0]):
        entry = index[4 + 8 * i : 12 + 8 * i]
        name = struct.unpack("<H", entry[:2])[0]
        place = struct.unpack("<I", entry[2:6])[0] & 0xFFFFFF
        start = (place & 0x7FFFFF) << (4 if place >> 23 else 0)
        size = int.from_bytes(entry[5:8], "little") & 0x3FFFFF
        # Speech has numbers from 50000 on; a header of 22 bytes stands before it.
        data = disk[start + 22 : start + size]
        if 50_000 <= name < 60_000 and data[:4] == b"RNC\1":
            try:
                sound = unpack(data)
            except (ValueError, IndexError):
                continue
            yield f"sky-{name}", "sky", 11_025, b"".join(struct.pack("<h", (value - 128) * 200) for value in sound)


def main(root, target):
    for source in (announcements, dialogues):
        folder = os.path.join(target, source.__name__)
        os.makedirs(os.path.join(folder, "wav"), exist_ok=True)
        with open(os.path.join(folder, "manifest.tsv"), "w", encoding="utf-8") as manifest:
            manifest.write("file\ttranscript\tspeaker\n")
            for name, voice, rate, samples in source(root):
                if SHORTEST < len(samples) / 2 / rate < LONGEST:
                    with wave.open(os.path.join(folder, "wav", name + ".wav"), "wb") as file:
                        file.setnchannels(1)
                        file.setsampwidth(2)
                        file.setframerate(rate)
                        file.writeframes(samples)
                    manifest.write(f"wav/{name}.wav\tsaid\t{voice}\n")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])
