"""Writes recorded.json beside it: image files, what Pillow reads in them, and torchvision's grids and made-up data.
/usr/bin/python3 record.py (Debian's python3-torchvision)"""
import base64
import io
import json
import pathlib
import struct
import zlib

import numpy
import torch
import torchvision
from PIL import Image

rng = numpy.random.default_rng(0)
y, x = numpy.mgrid[0:13, 0:11]
rgb = numpy.stack([20 * y, 255 - 20 * x, (x * y * 3) % 256], 2).astype(numpy.uint8)
alpha = ((x + y) * 9).astype(numpy.uint8)[..., None]
grey = ((x * 17 + y * 5) % 256).astype(numpy.uint8)


def b64(data):
    return base64.b64encode(data).decode()


def saved(image, kind="PNG", **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def adam7(pixels):
    """A PNG of RGB in seven passes, which Pillow reads but does not write; the rows of each have another filter."""
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = b""
    for x0, y0, dx, dy in [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]:
        part = pixels[y0::dy, x0::dx]
        if part.size == 0:
            continue
        for row in part:
            line = row.reshape(-1).astype(int)
            rows += b"\x01" + ((line - numpy.concatenate([[0, 0, 0], line[:-3]])) % 256).astype(numpy.uint8).tobytes()
    height, width, _ = pixels.shape
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 1)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


colours = Image.fromarray(rgb)
files = {
    "RGB.png": saved(colours),
    "noise.png": saved(Image.fromarray(rng.integers(0, 256, (9, 8, 3), dtype=numpy.uint8))),
    "RGBA.png": saved(Image.fromarray(numpy.concatenate([rgb, alpha], 2))),
    "L.png": saved(Image.fromarray(grey)),
    "LA.png": saved(Image.fromarray(numpy.concatenate([grey[..., None], alpha], 2), "LA")),
    "bits.png": saved(Image.fromarray(grey > 128)),
    "palette.png": saved(colours.quantize(200)),
    "palette of 4 bits.png": saved(colours.quantize(11), bits=4),
    "palette of 2 bits.png": saved(colours.quantize(4), bits=2),
    "interlaced.png": adam7(rgb),
    "interlaced, 1 pixel.png": adam7(rgb[:1, :1]),
    "grey.pgm": saved(Image.fromarray(grey), "PPM"),
    "RGB.ppm": saved(colours, "PPM"),
    "RGB.jpg": saved(Image.fromarray(numpy.kron(rgb, numpy.ones((2, 2, 1), numpy.uint8))), "JPEG", quality=95, subsampling=0),
}
recorded = {"files": {}}
for name, data in files.items():
    image = Image.open(io.BytesIO(data))
    pixels = numpy.array(image.convert("RGB"))
    recorded["files"][name] = {"file": b64(data), "shape": list(pixels.shape), "rgb": b64(pixels.tobytes())}
deep = (grey.astype(numpy.uint16) * 250 + 3)
recorded["deep"] = {"file": b64(saved(Image.fromarray(deep))), "values": deep.flatten().tolist()}

torch.manual_seed(0)
batch = torch.randn(5, 2, 3, 2)
grids = [
    (batch, {}),
    (batch, {"nrow": 2, "padding": 1, "pad_value": 0.5}),
    (batch, {"nrow": 3, "normalize": True}),
    (batch, {"nrow": 3, "normalize": True, "scale_each": True, "padding": 0}),
    (batch, {"normalize": True, "value_range": (-1, 0.5)}),
    (batch[:1, :1], {}),
    (batch[0, 0], {"normalize": True}),
]
recorded["grids"] = []
for given, options in grids:
    out = torchvision.utils.make_grid(given, **options)
    recorded["grids"].append({"shape": list(given.shape), "options": options, "outShape": list(out.shape),
                              "input": given.flatten().tolist(), "output": [round(v, 6) for v in out.flatten().tolist()]})

fake = torchvision.datasets.FakeData(size=3, image_size=(3, 4, 5), num_classes=7, random_offset=11)
recorded["fake"] = [{"pixels": numpy.array(fake[i][0]).flatten().tolist(), "target": fake[i][1]} for i in range(3)]
(pathlib.Path(__file__).parent / "recorded.json").write_text(json.dumps(recorded).replace('{"', '\n{"') + "\n")
