"""Gray levels agree with PS3.3 C.11, worked out here in exact fractions straight from its text.

usage: check_voi.py WRITE_VOI_LUTS

A line to the program: modality, bits, signed, MONOCHROME1, invert, has padding, its low and high,
slope, intercept, function, center, width, has modality table, uses VOI table, then for each table:
bits, first input, count, values.
"""
import decimal
import math
import random
import subprocess
import sys
from fractions import Fraction

MODALITIES = ["CT", "MR", "PT", "XA", "RF", "US"]
STORED = {"MR", "PT", "XA", "RF"}
LINEAR, LINEAR_EXACT, SIGMOID = range(3)
HALF = Fraction(1, 2)


def round_half_up(y):
    return max(0, min(255, math.floor(y + HALF)))


def window_gray(function, center, width, x):
    """x, center, width: fractions. The standard's own order of operations, ymin 0, ymax 255."""
    if function == LINEAR:
        width = max(width, Fraction(1))
        if x <= center - HALF - (width - 1) / 2:
            return 0
        if x > center - HALF + (width - 1) / 2:
            return 255
        return round_half_up(((x - (center - HALF)) / (width - 1) + HALF) * 255)
    if function == LINEAR_EXACT:
        if x <= center - width / 2:
            return 0
        if x > center + width / 2:
            return 255
        return round_half_up(((x - center) / width + HALF) * 255)
    exponent = -4 * (x - center) / width
    power = decimal.Decimal(exponent.numerator) / decimal.Decimal(exponent.denominator)
    y = decimal.Decimal(255) / (1 + power.exp()) if power < 2000 else decimal.Decimal(0)
    return round_half_up(Fraction(y))


def look_up(table, x):
    bits, first, values = table
    return values[max(0, min(len(values) - 1, x - first))]


def gray(case, v):
    stored = v - (1 << (case["bits"] - 1)) if case["signed"] else v
    if case["padding"] and case["padding"][0] <= stored <= case["padding"][1]:
        return 0
    if MODALITIES[case["modality"]] in STORED:
        x = Fraction(stored)
    elif case["modality_table"]:
        x = Fraction(look_up(case["modality_table"], stored))
    else:
        x = Fraction(stored * case["slope"] + case["intercept"])  # in doubles, as stated
    if case["voi_table"]:
        value = look_up(case["voi_table"], math.floor(x + HALF))
        level = round_half_up(Fraction(value * 255, (1 << case["voi_table"][0]) - 1))
    else:
        level = window_gray(case["function"], Fraction(case["center"]), Fraction(case["width"]), x)
    return 255 - level if case["mono1"] != case["invert"] else level


def random_table(chooser):
    bits = chooser.randint(8, 16)
    count = chooser.choice([1, 2, 100, 1000])
    return (bits, chooser.randint(-200, 200), [chooser.randrange(1 << bits) for _ in range(count)])


def random_case(chooser, number):
    bits = 16 if number % 40 == 0 else chooser.randint(1, 10)
    span = 1 << bits
    signed = chooser.random() < 0.5
    slopes = [1, 1, 1, 2, 0.5, -1, 0.1, -0.37, chooser.uniform(-5, 5), 0]
    return {
        "modality": chooser.randrange(len(MODALITIES)), "bits": bits, "signed": signed,
        "mono1": chooser.random() < 0.3, "invert": chooser.random() < 0.3,
        "padding": sorted(chooser.randint(-span, span) for _ in range(2))
        if chooser.random() < 0.2 else None,
        "slope": float(chooser.choice(slopes)),
        "intercept": float(chooser.choice([0, -1024, 0.5, chooser.uniform(-100, 100)])),
        "function": chooser.randrange(3),
        "center": float(chooser.choice([0, span // 2, 40, chooser.uniform(-span, span)])),
        "width": float(chooser.choice([1, 2, 256, 511, 512, span, chooser.uniform(0.001, 2 * span)])),
        "modality_table": random_table(chooser) if chooser.random() < 0.2 else None,
        "voi_table": random_table(chooser) if chooser.random() < 0.2 else None,
    }


def line_of(case):
    padding = case["padding"] or [0, 0]
    fields = [case["modality"], case["bits"], int(case["signed"]), int(case["mono1"]),
              int(case["invert"]), int(bool(case["padding"])), *padding, repr(case["slope"]),
              repr(case["intercept"]), case["function"], repr(case["center"]), repr(case["width"]),
              int(bool(case["modality_table"])), int(bool(case["voi_table"]))]
    for table in (case["modality_table"], case["voi_table"]):
        if table:
            fields += [table[0], table[1], len(table[2]), *table[2]]
    return " ".join(str(field) for field in fields)


def main():
    decimal.getcontext().prec = 50
    chooser = random.Random(20240611)
    cases = [random_case(chooser, number) for number in range(400)]
    text = "\n".join(line_of(case) for case in cases) + "\n"
    answer = subprocess.run([sys.argv[1]], input=text, check=True, capture_output=True, text=True)
    luts = [bytes.fromhex(line) for line in answer.stdout.split()]
    assert len(luts) == len(cases), f"{len(luts)} tables for {len(cases)} cases"
    compared = different = 0
    for number, (case, lut) in enumerate(zip(cases, luts)):
        assert len(lut) == 1 << case["bits"]
        values = range(len(lut))
        if len(lut) > 2048:
            values = chooser.sample(values, 2048)
        for v in values:
            expected = gray(case, v)
            compared += 1
            if lut[v] != expected:
                different += 1
                if different <= 10:
                    print(f"case {number}, value {v}: {lut[v]}, expected {expected}; {case}")
    print(f"{compared} gray levels of {len(cases)} tables compared, {different} different")
    return 1 if different or compared < 50000 else 0


if __name__ == "__main__":
    sys.exit(main())
