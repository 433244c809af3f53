"""Writes recorded.json beside it: what torchvision's transforms make of small images. /usr/bin/python3 record.py (Debian's python3-torchvision)

A case is a transform or a function of torchvision.transforms.functional with its arguments, the images it is given and what comes out:
bytes in base64; of floats the first, and a mean that changes with any of them.
"""
import base64
import inspect
import json
import pathlib

import numpy
import torch
from PIL import Image
from torchvision import transforms as T
from torchvision.transforms import functional as F

torch.manual_seed(0)
BYTES = torch.randint(0, 256, (3, 9, 12), dtype=torch.uint8)
# Smooth, as pictures are: noise would hide that places are wrong by a little.
y, x = torch.meshgrid(torch.arange(9), torch.arange(12), indexing="ij")
SMOOTH = torch.stack([20 * y + 5 * x, 120 + 10 * y - 8 * x, (x * x + 2 * y * x) % 200 + 30]).to(torch.uint8)
INPUTS = {
    "bytes": BYTES,
    "smooth": SMOOTH,
    "floats": SMOOTH.float() / 255,
    "grey": SMOOTH[:1],
    "batch": torch.stack([BYTES, SMOOTH]),
    "wide": torch.cat([SMOOTH, BYTES, SMOOTH], 2),
}

MODES = ["nearest", "bilinear", "bicubic"]
RANDOM = ["bytes", "floats"]
CASES = [
    # Sizes.
    *[("resize", [[5, 7]], {"interpolation": mode}, ["smooth", "floats", "batch"]) for mode in MODES],
    *[("resize", [[21, 14]], {"interpolation": mode}, ["bytes"]) for mode in MODES],
    *[("resize", [[4, 5]], {"interpolation": mode, "antialias": True}, ["smooth", "floats"]) for mode in MODES[1:]],
    ("resize", [6], {}, ["smooth", "wide"]),
    ("resize", [[6]], {"max_size": 7}, ["smooth", "wide"]),
    ("resize", [6], {"max_size": 20, "antialias": True}, ["wide"]),
    ("resized_crop", [2, 3, 5, 6, [8, 8]], {}, ["smooth"]),
    ("resized_crop", [-2, 3, 9, 12, [4]], {"interpolation": "nearest"}, ["smooth"]),
    ("five_crop", [5], {}, ["bytes"]),
    ("ten_crop", [[4, 6]], {}, ["bytes"]),
    ("ten_crop", [[4, 6]], {"vertical_flip": True}, ["floats"]),
    # Colours.
    *[(f"adjust_{what}", [factor], {}, ["bytes", "floats", "grey", "batch"])
      for what in ["brightness", "contrast", "saturation", "sharpness"] for factor in [0.0, 0.4, 1.0, 2.0, 3.7]],
    *[("adjust_hue", [factor], {}, ["bytes", "floats", "grey", "batch"]) for factor in [-0.5, -0.13, 0.0, 0.25, 0.5]],
    ("adjust_gamma", [0.5], {}, ["bytes", "floats"]),
    ("adjust_gamma", [2.2, 1.3], {}, ["bytes", "floats"]),
    ("autocontrast", [], {}, ["bytes", "smooth", "floats", "grey", "batch"]),
    ("equalize", [], {}, ["bytes", "smooth", "grey", "batch", "wide"]),
    ("invert", [], {}, ["bytes", "floats"]),
    *[("posterize", [bits], {}, ["bytes"]) for bits in [0, 1, 3, 8]],
    ("solarize", [100], {}, ["bytes"]),
    ("solarize", [0.5], {}, ["floats"]),
    ("gaussian_blur", [3], {}, ["smooth", "floats", "batch"]),
    ("gaussian_blur", [[5, 3], [0.7, 1.9]], {}, ["bytes", "floats"]),
    # Places.
    *[("rotate", [angle], {"interpolation": mode}, ["smooth", "floats", "batch"]) for angle in [90, -33.3] for mode in MODES[:2]],
    ("rotate", [180], {}, ["bytes"]),
    ("rotate", [37], {"expand": True}, ["smooth"]),
    ("rotate", [-90], {"expand": True, "interpolation": "bilinear"}, ["smooth"]),
    ("rotate", [20], {"center": [0, 0], "fill": [10, 200, 30]}, ["smooth"]),
    ("rotate", [20], {"center": [3, 7], "fill": [0.5], "interpolation": "bilinear"}, ["floats"]),
    *[("affine", [12.5, [2, -1], 1.3, [10.0, -5.0]], {"interpolation": mode}, ["smooth", "floats"]) for mode in MODES[:2]],
    ("affine", [0, [3, 1], 1.0, [0.0]], {"fill": [7, 8, 9]}, ["bytes"]),
    ("affine", [-40, [0, 0], 0.7, [0.0, 20.0]], {"center": [2, 2], "fill": [1], "interpolation": "bilinear"}, ["smooth"]),
    *[("perspective", [[[0, 0], [11, 0], [11, 8], [0, 8]], [[1, 2], [10, 0], [9, 7], [2, 8]]], {"interpolation": mode}, ["smooth"])
      for mode in MODES[:2]],
    ("perspective", [[[0, 0], [11, 0], [11, 8], [0, 8]], [[1, 2], [10, 0], [9, 7], [2, 8]]], {"fill": [9, 9, 200]}, ["smooth"]),
    # Random ones, three draws each.
    ("RandomResizedCrop", [6], {}, RANDOM),
    ("RandomResizedCrop", [[4, 7]], {"scale": [0.5, 0.6], "ratio": [3.0, 4.0], "interpolation": "nearest"}, RANDOM),
    ("RandomCrop", [[5, 6]], {"padding": 2, "fill": 3}, RANDOM),
    ("RandomHorizontalFlip", [], {}, RANDOM),
    ("RandomVerticalFlip", [0.7], {}, RANDOM),
    ("ColorJitter", [], {"brightness": 0.4, "contrast": 0.3, "saturation": 0.5, "hue": 0.1}, RANDOM),
    ("ColorJitter", [], {"brightness": [0.5, 0.6], "hue": [-0.2, 0.3]}, RANDOM),
    ("RandomGrayscale", [0.6], {}, RANDOM),
    ("RandomErasing", [], {"p": 0.9}, RANDOM),
    ("RandomErasing", [], {"p": 1.0, "value": [1, 2, 3], "scale": [0.1, 0.2]}, RANDOM),
    ("RandomErasing", [], {"p": 1.0, "value": "random"}, ["floats"]),
    ("RandomRotation", [30], {}, RANDOM),
    ("RandomRotation", [[10, 80]], {"interpolation": "bilinear", "fill": 5, "expand": True}, RANDOM),
    ("RandomAffine", [25], {"translate": [0.2, 0.3], "scale": [0.7, 1.4], "shear": [-10, 10, -5, 5]}, RANDOM),
    ("RandomAffine", [0], {"shear": 20, "interpolation": "bilinear", "fill": 3}, RANDOM),
    ("RandomPerspective", [], {"p": 0.8}, RANDOM),
    ("RandomPerspective", [], {"p": 1.0, "distortion_scale": 0.3, "interpolation": "nearest", "fill": 4}, ["bytes"]),
    ("GaussianBlur", [3], {}, RANDOM),
    ("GaussianBlur", [[5, 3], [0.3, 0.9]], {}, RANDOM),
    ("RandomInvert", [], {}, RANDOM),
    ("RandomPosterize", [3, 0.6], {}, ["bytes"]),
    ("RandomSolarize", [100], {}, ["bytes"]),
    ("RandomAdjustSharpness", [2.5], {}, RANDOM),
    ("RandomAutocontrast", [], {}, RANDOM),
    ("RandomEqualize", [], {}, ["bytes"]),
    ("ElasticTransform", [], {"alpha": 20.0, "sigma": 0.4}, RANDOM),
    *[("AutoAugment", [], {"policy": policy}, ["smooth"]) for policy in ["imagenet", "cifar10", "svhn"] for _ in range(4)],
    ("AutoAugment", [], {"policy": "svhn", "fill": 7, "interpolation": "bilinear"}, ["bytes"]),
    *[("RandAugment", [], options, ["smooth"]) for options in [{}, {"num_ops": 4, "magnitude": 20}, {"num_ops": 3, "fill": [1, 2, 3]}] for _ in range(3)],
    *[("TrivialAugmentWide", [], options, ["smooth"]) for options in [{}, {"interpolation": "bilinear", "fill": 9}] for _ in range(4)],
    *[("AugMix", [], options, ["smooth", "batch"]) for options in [{}, {"severity": 8, "chain_depth": 2, "mixture_width": 2, "all_ops": False}]],
]


def camel(name):
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def python_of(options):
    out = dict(options)
    if "interpolation" in out:
        out["interpolation"] = T.InterpolationMode(out["interpolation"])
    if "policy" in out:
        out["policy"] = T.AutoAugmentPolicy(out["policy"])
    return out


def written(value):
    if isinstance(value, (tuple, list)):
        value = torch.stack(list(value))
    if value.dtype == torch.uint8:
        return {"shape": list(value.shape), "bytes": base64.b64encode(value.contiguous().numpy().tobytes()).decode()}
    flat = value.flatten().double()
    mean = (flat * (torch.arange(flat.numel()) % 7 + 1)).mean().item()
    return {"shape": list(value.shape), "floats": [round(v, 6) for v in flat[:24].tolist()], "mean": round(mean, 6)}


cases = []
for name, args, options, inputs in CASES:
    for given in inputs:
        case = {"name": name if name[0].isupper() else camel(name), "args": args, "options": {camel(k): v for k, v in options.items()}, "input": given}
        if name[0].isupper():
            transform = getattr(T, name)(*args, **python_of(options))
            seed = len(cases)
            torch.manual_seed(seed)
            case["seed"] = seed
            case["text"] = str(transform)
            case["outputs"] = [written(transform(INPUTS[given])) for _ in range(3)]
            case["next"] = torch.rand(1).item()
        else:
            case["outputs"] = [written(getattr(F, name)(INPUTS[given], *args, **python_of(options)))]
        cases.append(case)

# Pillow's own resizing, of images.
pillow = []
for given in ["smooth", "bytes", "wide"]:
    image = Image.fromarray(INPUTS[given].permute(1, 2, 0).contiguous().numpy())
    for mode in ["nearest", "box", "bilinear", "hamming", "bicubic", "lanczos"]:
        for size in [[5, 7], [20, 9], [9, 30], [3, 3]]:
            out = numpy.array(F.resize(image, size, T.InterpolationMode(mode)))
            pillow.append({"input": given, "mode": mode, "size": size, "bytes": base64.b64encode(out.tobytes()).decode()})

# MixUp and CutMix came with torchvision 0.16, whose code this is; RandomChoice and RandomOrder draw so from v2 on.
mixes = []
for seed, alpha in enumerate([1.0, 0.3, 4.0, 1.0]):
    torch.manual_seed(seed)
    share = float(torch.distributions.Beta(torch.tensor([alpha]), torch.tensor([alpha])).sample(()))
    across, down = int(torch.randint(12, size=(1,))), int(torch.randint(9, size=(1,)))
    half = 0.5 * (1.0 - share) ** 0.5
    w, h = int(half * 12), int(half * 9)
    box = [max(across - w, 0), max(down - h, 0), min(across + w, 12), min(down + h, 9)]
    mixes.append({"alpha": alpha, "share": share, "box": box})
torch.manual_seed(0)
choices = [int(torch.multinomial(torch.tensor([0.2, 0.5, 0.3]), 1)) for _ in range(8)]
orders = [torch.randperm(3).tolist() for _ in range(4)]

recorded = {"mixes": mixes, "choices": choices, "orders": orders, "inputs": {name: written(value) for name, value in INPUTS.items() if name in ("bytes", "smooth")}, "cases": cases, "pillow": pillow}
text = json.dumps(recorded).replace('{"name"', '\n{"name"').replace('{"input": "', '\n{"input": "')
(pathlib.Path(__file__).parent / "recorded.json").write_text(text + "\n")
print(len(cases), "cases")
