"""Writes recorded.json beside it: torchvision's suppression of boxes. /usr/bin/python3 record.py (Debian's python3-torchvision)"""
import json
import pathlib

import torch
from torchvision import ops

rows = []
for seed, count in enumerate([0, 1, 2, 30, 60, 60]):
    torch.manual_seed(seed)
    corner, size = torch.rand(count, 2) * 10, torch.rand(count, 2) * 6
    boxes = torch.cat([corner, corner + size], 1)
    # Equal scores keep the order of the boxes.
    scores = (torch.rand(count) * 8).floor() / 8
    classes = torch.randint(0, 3, (count,))
    if seed == 5:
        boxes = boxes.round()
    rows.append({
        "boxes": boxes.tolist(), "scores": scores.tolist(), "classes": classes.tolist(),
        "kept": {str(t): ops.nms(boxes, scores, t).tolist() for t in (0.0, 0.3, 0.5, 1.0)},
        "keptByClass": ops.batched_nms(boxes, scores, classes, 0.3).tolist(),
        "iou": ops.box_iou(boxes[:4], boxes[:6]).tolist(),
    })
(pathlib.Path(__file__).parent / "recorded.json").write_text(json.dumps(rows) + "\n")
