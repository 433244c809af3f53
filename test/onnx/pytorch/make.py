"""Writes the .onnx files of this folder as PyTorch's exporter makes them, and beside each a .json with inputs and what PyTorch
computes: /usr/bin/python3 test/onnx/pytorch/make.py (PyTorch 1.13)"""

import json
import pathlib
import warnings

import torch
from torch import nn
from torch.ao import quantization as tq
from torch.nn import functional as F

here = pathlib.Path(__file__).parent
warnings.filterwarnings("ignore")


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.shortcut = nn.Conv2d(inputs, outputs, 1, stride) if stride > 1 else nn.Identity()

    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(x)))
        return F.relu(self.bn2(self.conv2(y)) + self.shortcut(x))


class ResNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 8, 7, 2, 3), nn.ReLU(inplace=True), nn.MaxPool2d(3, 2, 1))
        self.layer1 = Block(8, 8, 1)
        self.layer2 = Block(8, 12, 2)
        self.fc = nn.Linear(12, 5)

    def forward(self, x):
        x = self.layer2(self.layer1(self.stem(x)))
        return self.fc(torch.flatten(F.adaptive_avg_pool2d(x, 1), 1))


class Mobile(nn.Module):
    """Squeeze and excitation, hard activations, depthwise filters, as in MobileNetV3."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 3, 2, 1, bias=False)
        self.depthwise = nn.Conv2d(8, 8, 5, 1, 2, groups=8)
        self.squeeze = nn.Conv2d(8, 4, 1)
        self.excite = nn.Conv2d(4, 8, 1)
        self.drop = nn.Dropout(0.2)
        self.head = nn.Linear(8, 3)

    def forward(self, x):
        x = F.hardswish(self.stem(x))
        x = F.relu6(self.depthwise(x))
        scale = F.hardsigmoid(self.excite(F.relu(self.squeeze(x.mean([2, 3], keepdim=True)))))
        x = F.interpolate(x * scale, scale_factor=2.0, mode="nearest")
        x = F.interpolate(x, size=(7, 9), mode="bilinear", align_corners=False)
        return self.head(self.drop(x.mean((2, 3)))).log_softmax(1)


class Recurrent(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(11, 6)
        self.lstm = nn.LSTM(6, 5, 2, batch_first=True, bidirectional=True)
        self.gru = nn.GRU(10, 4, batch_first=True)
        self.head = nn.Linear(4, 3)

    def forward(self, ids):
        y, (h, c) = self.lstm(self.embedding(ids))
        z, g = self.gru(y)
        return self.head(z[:, -1]), h, c


class Attention(nn.Module):
    """A layer of BERT, as transformers writes it."""

    def __init__(self):
        super().__init__()
        self.word_embeddings = nn.Embedding(30, 16, padding_idx=0)
        self.position_embeddings = nn.Embedding(12, 16)
        self.register_buffer("position_ids", torch.arange(12).expand((1, -1)))
        self.norm = nn.LayerNorm(16, eps=1e-12)
        self.query, self.key, self.value = nn.Linear(16, 16), nn.Linear(16, 16), nn.Linear(16, 16)
        self.dense = nn.Linear(16, 16)
        self.intermediate = nn.Linear(16, 32)
        self.output = nn.Linear(32, 16)

    def split(self, x):
        return x.view(x.size()[:-1] + (4, 4)).permute(0, 2, 1, 3)

    def forward(self, input_ids, attention_mask):
        length = input_ids.size(1)
        x = self.word_embeddings(input_ids) + self.position_embeddings(self.position_ids[:, :length])
        x = self.norm(x)
        mask = (1.0 - attention_mask[:, None, None, :].to(x.dtype)) * torch.finfo(x.dtype).min
        scores = self.split(self.query(x)) @ self.split(self.key(x)).transpose(-1, -2) / 2.0 + mask
        context = (scores.softmax(-1) @ self.split(self.value(x))).permute(0, 2, 1, 3).contiguous()
        x = self.norm(self.dense(context.view(context.size()[:-2] + (16,))) + x)
        return self.norm(self.output(F.gelu(self.intermediate(x))) + x)


class Packed(nn.Module):
    """Sequences of different lengths."""

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(11, 4)
        self.lstm = nn.LSTM(4, 3, batch_first=True, bidirectional=True)
        self.gru = nn.GRU(6, 3, batch_first=True)

    def forward(self, ids, lengths):
        packed = nn.utils.rnn.pack_padded_sequence(self.embedding(ids), lengths, batch_first=True)
        y, (h, c) = self.lstm(packed)
        z, g = self.gru(y)
        return nn.utils.rnn.pad_packed_sequence(z, batch_first=True)[0], h, c, g


class Looped(nn.Module):
    """What a script writes for a loop, a condition and a list: Loop, If, a sequence."""

    def __init__(self):
        super().__init__()
        self.cell = nn.LSTMCell(3, 2)
        self.mix = nn.Linear(5, 2)

    def forward(self, x):
        h = torch.zeros(x.size(1), 2)
        c = torch.zeros(x.size(1), 2)
        outputs = []
        for i in range(x.size(0)):
            if i > 1:
                h, c = self.cell(x[i], (h, c))
            else:
                h = torch.tanh(self.mix(torch.cat([x[i], h], 1)))
            outputs.append(h)
        return torch.stack(outputs), c


class Normed(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)
        self.bn1 = nn.BatchNorm2d(4)
        self.bn2 = nn.BatchNorm2d(4)
        self.drop = nn.Dropout(0.25)
        self.fc = nn.Linear(4, 3)

    def forward(self, x):
        x = self.bn2(F.relu(self.bn1(self.conv(x))))
        return self.fc(self.drop(x.mean((2, 3))))


class Quantized(nn.Module):
    """Of PyTorch's own quantization: bytes between QuantizeLinear and DequantizeLinear."""

    def __init__(self):
        super().__init__()
        self.quant, self.dequant, self.sums = tq.QuantStub(), tq.DeQuantStub(), nn.quantized.FloatFunctional()
        self.conv1 = nn.Conv2d(3, 6, 3, 2, 1)
        self.relu = nn.ReLU()
        self.conv2 = nn.Conv2d(6, 6, 3, groups=6)
        self.fc = nn.Linear(6, 4)

    def forward(self, x):
        x = self.conv2(self.relu(self.conv1(self.quant(x))))
        x = self.sums.add(x, x)
        return self.dequant(self.fc(F.adaptive_avg_pool2d(x, 1).flatten(1)))


def quantized():
    torch.backends.quantized.engine = "qnnpack"
    model = Quantized().eval()
    model.qconfig = tq.get_default_qconfig("qnnpack")
    tq.prepare(model, inplace=True)
    for _ in range(3):
        model(image(2, 3, 16, 16))
    return tq.convert(model, inplace=True)


def encoder():
    layer = nn.TransformerEncoderLayer(16, 2, 24, batch_first=True)
    return nn.TransformerEncoder(layer, 1, enable_nested_tensor=False)


def numbers(tensor):
    isint = tensor.dtype == torch.int64
    data = [x if isint else float(f"{x:.8g}") for x in tensor.flatten().tolist()]
    return {"dtype": "int32" if isint else "float32", "shape": list(tensor.shape), "data": data}


def image(*shape):
    """Numbers of two digits, to keep the files small."""
    return torch.randint(0, 100, shape) / 100


def write(name, model, example, others, opset, axes, **how):
    model.eval()
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.running_mean.uniform_(-0.2, 0.2)
            module.running_var.uniform_(0.5, 2)
    inputs = list(axes)[: len(example)]
    outputs = list(axes)[len(example) :]
    torch.onnx.export(
        model, tuple(example), str(here / f"{name}.onnx"), opset_version=opset, input_names=inputs, output_names=outputs, dynamic_axes=axes, **how
    )
    cases = []
    with torch.no_grad():
        for given in (example, others):
            result = model(*given)
            results = [result] if isinstance(result, torch.Tensor) else [one for part in result for one in ([part] if isinstance(part, torch.Tensor) else part)]
            cases.append({"inputs": [numbers(x) for x in given], "outputs": [numbers(x) for x in results]})
    (here / f"{name}.json").write_text(json.dumps(cases))


def ids(*shape):
    return torch.randint(1, 11, shape)


torch.manual_seed(0)
batches = {"input": {0: "batch"}, "output": {0: "batch"}}
for opset in (9, 17):
    write(f"resnet{opset}", ResNet(), [image(1, 3, 16, 16)], [image(2, 3, 16, 16)], opset, batches)
write("mobile14", Mobile(), [image(1, 3, 16, 20)], [image(2, 3, 16, 20)], 14, batches)
sequence = {"ids": {0: "batch", 1: "time"}, "logits": {0: "batch"}, "h": {1: "batch"}, "c": {1: "batch"}}
for opset in (11, 16):
    write(f"recurrent{opset}", Recurrent(), [ids(1, 4)], [ids(3, 6)], opset, sequence)
text = {"input_ids": {0: "batch", 1: "time"}, "attention_mask": {0: "batch", 1: "time"}, "hidden": {0: "batch", 1: "time"}}
masks = [torch.ones(1, 5, dtype=torch.int64), torch.tensor([[1, 1, 1, 0, 0, 0, 0], [1] * 7])]
for opset in (12, 17):
    write(f"bert{opset}", Attention(), [ids(1, 5), masks[0]], [ids(2, 7), masks[1]], opset, text)
write("encoder13", encoder(), [image(2, 5, 16)], [image(3, 5, 16)], 13, batches)

torch.manual_seed(1)
lengths = {"ids": {0: "batch", 1: "time"}, "lengths": {0: "batch"}, "y": {0: "batch"}, "h": {1: "batch"}, "c": {1: "batch"}, "g": {1: "batch"}}
write("packed14", Packed(), [ids(3, 6), torch.tensor([6, 4, 2])], [ids(3, 7), torch.tensor([7, 3, 1])], 14, lengths)
steps = {"x": {0: "time", 1: "batch"}, "y": {0: "time", 1: "batch"}, "c": {0: "batch"}}
write("looped14", torch.jit.script(Looped().eval()), [image(5, 2, 3)], [image(3, 1, 3)], 14, steps)
write("quantized13", quantized(), [image(1, 3, 16, 16)], [image(2, 3, 16, 16)], 13, batches)


def trained(name, opset):
    """Written to be trained: what it gives in training mode, but for what is dropped, and the statistics then."""
    model = Normed()
    for module in (model.bn1, model.bn2):
        nn.init.uniform_(module.weight, 0.5, 1.5)
    example = image(2, 3, 8, 8)
    mode = torch.onnx.TrainingMode.TRAINING
    torch.onnx.export(model.train(), (example,), str(here / f"{name}.onnx"), opset_version=opset, training=mode, do_constant_folding=False,
                      input_names=["input"], output_names=["output"], dynamic_axes=batches)
    model.drop.eval()
    inputs = [image(4, 3, 8, 8) for _ in range(2)]
    before = {key: numbers(value) for key, value in model.state_dict().items() if "num_batches" not in key}
    outputs = [numbers(model(x)) for x in inputs]
    after = {key: numbers(value) for key, value in model.state_dict().items() if "running" in key}
    evaluated = numbers(model.eval()(inputs[0]))
    (here / f"{name}.json").write_text(json.dumps({"before": before, "inputs": [numbers(x) for x in inputs], "outputs": outputs, "after": after, "evaluated": evaluated}))


for opset in (11, 17):
    trained(f"training{opset}", opset)
# Layers that were never trained are equal, and a writer has equal weights once.
torch.onnx.export(Normed().eval(), (image(2, 3, 8, 8),), str(here / "equal17.onnx"), opset_version=17, do_constant_folding=False, dynamic_axes=batches,
                  training=torch.onnx.TrainingMode.PRESERVE, input_names=["input"], output_names=["output"])
