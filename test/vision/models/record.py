"""Writes recorded.json beside it: what torchvision's models are and compute. /usr/bin/python3 record.py (Debian's python3-torchvision)"""
import hashlib
import json
import pathlib

import torch
from torchvision import models

torch.set_num_threads(1)

SMALL_VIT = dict(image_size=32, patch_size=8, num_layers=2, num_heads=4, hidden_dim=64, mlp_dim=128)

# The name here, the name there, options, the side of the images.
MODELS = {
    "resnet18": ("resnet18", {}, 64),
    "resnet18 of 10 classes": ("resnet18", {"num_classes": 10, "zero_init_residual": True}, 32),
    "resnet34": ("resnet34", {}, 64),
    "resnet50": ("resnet50", {}, 64),
    "resnet50, grouped and dilated": (
        "resnet50",
        {"num_classes": 5, "groups": 4, "width_per_group": 16, "replace_stride_with_dilation": [False, True, True]},
        64,
    ),
    "mobilenetV2": ("mobilenet_v2", {}, 64),
    "mobilenetV2 of 10 classes": ("mobilenet_v2", {"num_classes": 10, "width_mult": 0.35, "dropout": 0.5}, 64),
    "squeezenet1_0": ("squeezenet1_0", {"num_classes": 10}, 64),
    "squeezenet1_1": ("squeezenet1_1", {}, 64),
    "alexnet": ("alexnet", {}, 64),
    "vgg11": ("vgg11", {}, 32),
    "vgg11Bn": ("vgg11_bn", {"num_classes": 10}, 32),
    "vgg16": ("vgg16", {}, 32),
    "vgg16Bn": ("vgg16_bn", {}, 32),
    "vitB16": ("vit_b_16", {}, 224),
    "vitB32": ("vit_b_32", {"num_classes": 10, "image_size": 64}, 64),
    "VisionTransformer": ("VisionTransformer", SMALL_VIT | {"num_classes": 10, "dropout": 0.1}, 32),
    "VisionTransformer with one more layer": ("VisionTransformer", SMALL_VIT | {"num_classes": 10, "representation_size": 48}, 32),
}


def summary(tensor):
    """A few numbers that change with any element."""
    flat = tensor.detach().flatten().double()
    weights = torch.arange(flat.numel(), dtype=torch.float64) % 7 + 1
    return [flat[0].item(), flat[-1].item(), (flat * weights).sum().item() / flat.numel()]


def record(there, options, side):
    torch.manual_seed(0)
    make = getattr(models, there)
    model = make(**options) if there == "VisionTransformer" else make(weights=None, **options)
    state = model.state_dict()
    keys = "\n".join(f"{key} {list(value.shape)}" for key, value in state.items())
    row = {
        "parameters": sum(p.numel() for p in model.parameters()),
        "entries": len(state),
        "keys": hashlib.sha256(keys.encode()).hexdigest(),
        "weights": {key: summary(value) for key, value in state.items() if value.is_floating_point() and value.std() > 0},
    }
    # The heads of vision transformers begin as 0.
    if there.lower().startswith("vi"):
        torch.nn.init.normal_(model.heads.head.weight, std=0.02)
    torch.manual_seed(1)
    images = torch.rand(2, 3, side, side)
    model.eval()
    with torch.no_grad():
        row["eval"] = model(images)[:, :3].flatten().tolist()
    model.train()
    torch.manual_seed(2)
    loss = torch.nn.functional.cross_entropy(model(images), torch.tensor([1, 3]))
    loss.backward()
    row["loss"] = loss.item()
    row["gradients"] = {key: p.grad.norm().item() for key, p in list(model.named_parameters())[:3]}
    model.eval()
    with torch.no_grad():
        row["evalAfter"] = model(images)[:, :3].flatten().tolist()
    return row


rows = {name: record(*what) for name, what in MODELS.items()}
rows["resnet18"]["names"] = list(models.resnet18(weights=None).state_dict())
text = json.dumps(rows, indent=1)
(pathlib.Path(__file__).parent / "recorded.json").write_text(text + "\n")
