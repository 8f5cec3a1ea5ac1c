"""Lines over two logarithmic axes, written as SVG: what the benchmarks draw."""
import math

COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7")
LEFT, BOTTOM, DECADE_X = 70, 340, 100


class Axes:
    def __init__(self, points):
        """points: (x, y), all above 0; the axes have whole decades around them."""
        self.first_x = math.floor(math.log10(min(x for x, _ in points)))
        self.last_x = max(math.ceil(math.log10(max(x for x, _ in points))), self.first_x + 1)
        self.first_y = math.floor(math.log10(min(y for _, y in points)))
        self.last_y = max(math.ceil(math.log10(max(y for _, y in points))), self.first_y + 1)
        self.decade_y = 300 / (self.last_y - self.first_y)
        self.right = LEFT + DECADE_X * (self.last_x - self.first_x)

    def place(self, x, y):
        return (LEFT + DECADE_X * (math.log10(x) - self.first_x), BOTTOM - self.decade_y * (math.log10(y) - self.first_y))

    def grid(self):
        drawn = ""
        for i in range(self.last_x - self.first_x + 1):
            x = LEFT + DECADE_X * i
            drawn += (f'<line x1="{x}" y1="40" x2="{x}" y2="{BOTTOM}" stroke="#ddd"/>'
                      f'<text x="{x - 10}" y="{BOTTOM + 18}" font-size="11">{10.0 ** (self.first_x + i):g}</text>')
        for i in range(self.last_y - self.first_y + 1):
            y = BOTTOM - self.decade_y * i
            drawn += (f'<line x1="{LEFT}" y1="{y:.1f}" x2="{self.right}" y2="{y:.1f}" stroke="#ddd"/>'
                      f'<text x="20" y="{y + 4:.1f}" font-size="11">{10.0 ** (self.first_y + i):g}</text>')
        return drawn


def line(axes, points, colour):
    dots = [axes.place(x, y) for x, y in points]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in dots)
    marks = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>'
                    f'<text x="{x + 6:.1f}" y="{y + 14:.1f}" font-size="11">{value:.3g}</text>'
                    for (x, y), (_, value) in zip(dots, points))
    return f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>{marks}'


def draw(path, title, x_name, lines):
    """lines: {name: [(x, y), ...]}"""
    axes = Axes([point for points in lines.values() for point in points])
    drawn = axes.grid()
    for number, (name, points) in enumerate(lines.items()):
        colour = COLOURS[number % len(COLOURS)]
        drawn += line(axes, points, colour)
        drawn += f'<text x="{axes.right + 14}" y="{60 + 20 * number}" font-size="12" fill="{colour}">{name}</text>'
    width = axes.right + 190
    with open(path, "w", encoding="utf-8") as file:
        file.write(f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="390" font-family="sans-serif">'
                   f'<rect width="{width}" height="390" fill="white"/><text x="{LEFT}" y="24" font-size="14">{title}</text>'
                   f'{drawn}<text x="{(LEFT + axes.right) // 2 - 30}" y="380" font-size="12">{x_name}</text></svg>\n')
