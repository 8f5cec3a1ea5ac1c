"""A JPEG-LS decoder written from ITU-T T.87 alone: one gray component, lossless, no presets. For what
dcmtk's decoder refuses (fewer than 8 bits)."""
import struct

RUN_LENGTHS = [0] * 4 + [1] * 4 + [2] * 4 + [3] * 4 + [4, 4, 5, 5, 6, 6, 7, 7] + list(range(8, 16))


class Bits:
    """Behind a byte 0xFF comes one of seven bits (A.1)."""

    def __init__(self, data):
        self.bits = []
        after_marker = False
        for byte in data:
            self.bits += [byte >> i & 1 for i in range(6 if after_marker else 7, -1, -1)]
            after_marker = byte == 0xFF
        self.position = 0

    def one(self):
        self.position += 1
        return self.bits[self.position - 1]

    def number(self, count):
        value = 0
        for _ in range(count):
            value = value << 1 | self.one()
        return value


class Decoder:
    def __init__(self, data, bits):
        self.bits = Bits(data)
        self.largest = (1 << bits) - 1
        self.range = self.largest + 1
        self.qbpp = bits
        self.limit = 2 * (max(2, bits) + max(8, bits))
        self.thresholds = self.default_thresholds()
        start = max(2, (self.range + 32) // 64)
        self.a = [start] * 367
        self.b, self.c, self.n = [0] * 367, [0] * 367, [1] * 367
        self.run_negative = [0, 0]
        self.run_index = 0

    def default_thresholds(self):
        """C.2.4.1.1"""
        if self.largest >= 128:
            factor = (min(self.largest, 4095) + 128) >> 8
            wanted = [factor * 1 + 2, factor * 4 + 3, factor * 17 + 4]
        else:
            factor = 256 // (self.largest + 1)
            wanted = [max(2, 3 // factor), max(3, 7 // factor), max(4, 21 // factor)]
        result, least = [], 1
        for value in wanted:
            least = least if value > self.largest or value < least else value
            result.append(least)
        return result

    def quantize(self, gradient):
        t1, t2, t3 = self.thresholds
        size = abs(gradient)
        level = 0 if size == 0 else 1 if size < t1 else 2 if size < t2 else 3 if size < t3 else 4
        return level if gradient >= 0 else -level

    def golomb(self, k, limit):
        """A.5.3"""
        zeros = 0
        while self.bits.one() == 0:
            zeros += 1
        if zeros < limit - self.qbpp - 1:
            return zeros << k | self.bits.number(k)
        return self.bits.number(self.qbpp) + 1

    def shift_of(self, context, sum_of_errors):
        k = 0
        while self.n[context] << k < sum_of_errors:
            k += 1
        return k

    def reduce(self, value):
        if value < 0:
            return value + self.range
        return value - self.range if value > self.largest else value

    def count(self, context):
        if self.n[context] == 64:
            self.a[context] >>= 1
            self.b[context] >>= 1
            self.n[context] >>= 1
            return True
        return False

    def regular(self, levels, a, b, c):
        """A.4 to A.6"""
        sign = -1 if next(level for level in levels if level != 0) < 0 else 1
        q1, q2, q3 = (sign * level for level in levels)
        context = 81 * q1 + 9 * q2 + q3
        guess = min(a, b) if c >= max(a, b) else max(a, b) if c <= min(a, b) else a + b - c
        guess = min(max(guess + sign * self.c[context], 0), self.largest)
        k = self.shift_of(context, self.a[context])
        mapped = self.golomb(k, self.limit)
        error = mapped >> 1 if mapped % 2 == 0 else -(mapped + 1 >> 1)
        if k == 0 and 2 * self.b[context] <= -self.n[context]:
            error = -(error + 1)
        self.b[context] += error
        self.a[context] += abs(error)
        self.count(context)
        self.n[context] += 1
        self.correct_bias(context)
        return self.reduce(guess + sign * error)

    def correct_bias(self, context):
        if self.b[context] <= -self.n[context]:
            self.b[context] = max(self.b[context] + self.n[context], 1 - self.n[context])
            self.c[context] = max(self.c[context] - 1, -128)
        elif self.b[context] > 0:
            self.b[context] = min(self.b[context] - self.n[context], 0)
            self.c[context] = min(self.c[context] + 1, 127)

    def run_length(self, left):
        """A.7.1; true when a value that ends the run follows."""
        length = 0
        while self.bits.one() == 1:
            step = min(1 << RUN_LENGTHS[self.run_index], left - length)
            length += step
            if step == 1 << RUN_LENGTHS[self.run_index]:
                self.run_index = min(self.run_index + 1, 31)
            if length == left:
                return length, False
        return length + self.bits.number(RUN_LENGTHS[self.run_index]), True

    def run_end(self, a, b):
        """A.7.2; contexts 365 and 366."""
        kind = int(a == b)
        context = 365 + kind
        sign = -1 if kind == 0 and a > b else 1
        k = self.shift_of(context, self.a[context] + (self.n[context] >> 1) * kind)
        mapped = self.golomb(k, self.limit - RUN_LENGTHS[self.run_index] - 1)
        total = mapped + kind
        is_mapped = total % 2 == 1
        size = (total + 1) // 2
        negative = (k != 0 or 2 * self.run_negative[kind] >= self.n[context]) == is_mapped
        error = -size if negative else size
        self.run_negative[kind] += error < 0
        self.a[context] += (mapped + 1 - kind) >> 1
        if self.count(context):
            self.run_negative[kind] >>= 1
        self.n[context] += 1
        self.run_index = max(self.run_index - 1, 0)
        return self.reduce((a if kind else b) + sign * error)

    def row(self, above, above_first, width):
        """above: the row above; above_first: what stands left of its first value."""
        row = []
        while len(row) < width:
            x = len(row)
            b = above[x]
            a = row[x - 1] if x else above[0]
            c = above[x - 1] if x else above_first
            d = above[min(x + 1, width - 1)]
            levels = [self.quantize(d - b), self.quantize(b - c), self.quantize(c - a)]
            if any(levels):
                row.append(self.regular(levels, a, b, c))
                continue
            length, ends = self.run_length(width - x)
            row += [a] * length
            if ends:
                row.append(self.run_end(a, above[len(row)]))
        return row


def decode(stream):
    """The rows of a codestream."""
    start = stream.index(b"\xff\xf7")
    bits, height, width, components = struct.unpack_from(">BHHB", stream, start + 4)
    scan = stream.index(b"\xff\xda")
    scan += 2 + struct.unpack_from(">H", stream, scan + 2)[0]
    assert components == 1 and stream[scan - 3] == 0 and b"\xff\xf8" not in stream[:scan]
    decoder = Decoder(stream[scan:stream.rindex(b"\xff\xd9")], bits)
    rows, above, first = [], [0] * width, 0
    for _ in range(height):
        row = decoder.row(above, first, width)
        rows.append(row)
        first, above = above[0], row
    return rows
