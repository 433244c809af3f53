"""Writes the files in this folder with real PyTorch and NumPy: /usr/bin/python3 test/io/pytorch/make.py

files.json says of each what it holds, in the form that `shown` of ../shown.ts gives."""
import argparse, collections, io, json, os, warnings
import numpy as np
import torch
from shown import WIDE, shown

warnings.simplefilter("ignore")
here = os.path.dirname(os.path.abspath(__file__))
torch.manual_seed(0)
base = torch.arange(12.0)
weight = torch.nn.Parameter(torch.randn(2, 3))
values = {
    "number": 3, "negative": -70000, "float": 0.1, "special": [float("nan"), float("inf"), -float("inf"), -0.0], "large": 2 ** 70, "long": -2 ** 40,
    "none": None, "bools": [True, False], "string": "häßlich \U0001f600", "strings": ["", "a" * 300], "bytes": [b"\x00\xff", bytearray(b"ab")],
    "complex": 1.5 - 2j, "empty": [[], {}, (), set()], "tuple": (1, (2, (3,)), [4]), "nested": {"a": [{"b": ({"c": [1, 2]},)}]},
    "intkeys": {0: "a", 7: "b"}, "mixedkeys": {0: "a", "b": 1, (1, 2): None, 2.5: True}, "boolkeys": {True: 1, False: 2}, "ordered": collections.OrderedDict([("z", 1), ("a", 2)]),
    "defaultdict": collections.defaultdict(list, {"x": [1]}), "counter": collections.Counter("abca"), "deque": collections.deque([1, 2]),
    "set": [{1, 2, 3}, frozenset(["a"])], "namespace": argparse.Namespace(lr=0.1, name="run", sizes=[1, 2]),
    "size": torch.Size([2, 3]), "dtype": [torch.float32, torch.int64, torch.bfloat16], "device": torch.device("cpu"), "shared_list": (lambda x: [x, x, {"again": x}])([1, 2]),
    "proto": {"__proto__": 1, "constructor": 2, "toString": 3},
    "numpy": {"a": np.arange(6.0).reshape(2, 3), "f": np.asfortranarray(np.arange(6, dtype=np.int64).reshape(2, 3)), "big": np.arange(3, dtype=">i4"), "c": np.array([1 + 2j]), "b": np.array([True, False]), "scalar": np.float64(0.1), "int": np.int64(2 ** 60), "small": np.float32(0.5), "zero": np.array(3.0), "none": np.zeros((0, 2))},
    "dtypes": {str(d)[6:]: (torch.arange(5) % 2 == 0 if d == torch.bool else (torch.arange(5) - (0 if d == torch.uint8 else 2)).to(d)) for d in WIDE},
    "halves": {"h": torch.tensor([65504, 6e-8, 1 / 3, float("inf"), float("nan"), -0.0], dtype=torch.float16), "b": torch.tensor([3e38, 1e-40, 1 / 3, float("nan")], dtype=torch.bfloat16)},
    "zerodim": [torch.tensor(1.5), torch.tensor(7), torch.tensor(True)], "emptytensors": [torch.zeros(0), torch.zeros(2, 0, 3), torch.zeros(0, dtype=torch.int64)],
    "views": [base, base.view(3, 4)[1:, ::2], base.view(3, 4).t(), base[3], base.view(3, 4)[:, 1], base[5:5]], "expanded": torch.tensor([1.0, 2.0]).expand(3, 2),
    "channelslast": torch.arange(24.0).view(1, 2, 3, 4).contiguous(memory_format=torch.channels_last), "tied": {"a": weight, "b": weight, "c": weight.detach()},
    "requiresgrad": torch.ones(2, requires_grad=True), "parameters": [torch.nn.Parameter(torch.ones(2)), torch.nn.Parameter(torch.ones(1), requires_grad=False)],
    "conj": torch.tensor([1 + 2j, 3 - 1j]).conj().resolve_conj(),
}
files = {}


def write(name, data, value, **more):
    assert len(data) < 50000, (name, len(data))
    with open(os.path.join(here, name), "wb") as f: f.write(data)
    files[name] = dict(value=shown(value), **more) if value is not Ellipsis else more


def saved(value, **options):
    out = io.BytesIO()
    torch.save(value, out, **options)
    return out.getvalue()


write("values.pt", saved(values), values)
write("values.legacy.pt", saved(values, _use_new_zipfile_serialization=False), values)
write("protocol4.pt", saved(values, pickle_protocol=4), values)
write("tensor.pt", saved(torch.tensor([[1.0, 2.0]])), torch.tensor([[1.0, 2.0]]))

model = torch.nn.Sequential(torch.nn.Conv2d(1, 2, 3), torch.nn.BatchNorm2d(2), torch.nn.ReLU(), torch.nn.Flatten(), torch.nn.Linear(8, 3))
write("model.pt", saved(model.state_dict()), model.state_dict())


def trained(kind, **options):
    net = torch.nn.Linear(2, 2)
    opt = kind(net.parameters(), **options)
    for _ in range(2):
        opt.zero_grad()
        net(torch.ones(3, 2)).square().sum().backward()
        opt.step()
    return {"model": net.state_dict(), "optimizer": opt.state_dict(), "epoch": 2, "loss": 0.25}


for name, kind, options in [("sgd", torch.optim.SGD, dict(lr=0.1, momentum=0.9)), ("adam", torch.optim.Adam, dict(lr=0.01, amsgrad=True)), ("adamw", torch.optim.AdamW, dict(lr=0.01)),
                            ("rmsprop", torch.optim.RMSprop, dict(lr=0.01, centered=True)), ("adagrad", torch.optim.Adagrad, dict(lr=0.01)), ("adadelta", torch.optim.Adadelta, {}), ("adamax", torch.optim.Adamax, {}),
                            ("nadam", torch.optim.NAdam, {}), ("radam", torch.optim.RAdam, {}), ("rprop", torch.optim.Rprop, {}), ("asgd", torch.optim.ASGD, {})]:
    value = trained(kind, **options)
    write(f"{name}.pt", saved(value), value)

write("whole.pt", saved(model), ..., error="torch.nn.modules.container.Sequential")
script = torch.jit.script(torch.nn.Linear(2, 1))
out = io.BytesIO(); torch.jit.save(script, out)
write("script.pt", out.getvalue(), ..., error="TorchScript")
quantized = torch.quantize_per_tensor(torch.ones(2), 0.1, 0, torch.qint8)
write("quantized.pt", saved(quantized), ..., error="quantized")
write("sparse.pt", saved(torch.eye(2).to_sparse()), ..., error="sparse")


class Exploit:
    def __reduce__(self): return os.system, ("echo this must not run",)


write("exploit.pt", saved({"a": Exploit()}), ..., error="(posix|nt).system")

for name, array in {"f4": np.arange(6, dtype="<f4").reshape(2, 3), "f8": np.array([0.1, -1e-300, np.inf]), "f2": np.array([0.5, 65504, 1e-7], dtype="f2"), "i8": np.array([[-5, 2 ** 31 - 1]]), "u2": np.array([65535], dtype="u2"),
                    "b1": np.array([True, False]), "c16": np.array([1 + 2j, 3 - 4j]), "big": np.arange(3, dtype=">f8"), "fortran": np.asfortranarray(np.arange(24, dtype="f4").reshape(2, 3, 4)), "zerodim": np.array(2.5), "empty": np.zeros((0, 3), dtype="i1"), "bigcomplex": np.array([1 + 2j], dtype=">c8")}.items():
    out = io.BytesIO(); np.save(out, array)
    write(f"{name}.npy", out.getvalue(), array)
for version in [(2, 0), (3, 0)]:
    out = io.BytesIO(); np.lib.format.write_array(out, np.arange(3, dtype="i4"), version=version)
    write(f"version{version[0]}.npy", out.getvalue(), np.arange(3, dtype="i4"))
for name, array in {"object": np.array([{}, None], dtype=object), "text": np.array(["ab"]), "record": np.zeros(2, dtype=[("a", "i4")]), "time": np.array(["2020-01-01"], dtype="M8[D]")}.items():
    out = io.BytesIO(); np.save(out, array, allow_pickle=True)
    write(f"{name}.npy", out.getvalue(), ..., error="NumPy's type")
arrays = {"x": np.arange(4.0), "y/z": np.array([[1, 2]]), "w": np.zeros(1000, dtype="f4")}
for name, write_npz in [("stored", np.savez), ("deflated", np.savez_compressed)]:
    out = io.BytesIO(); write_npz(out, **arrays)
    write(f"{name}.npz", out.getvalue(), arrays)

with open(os.path.join(here, "files.json"), "w") as f: json.dump(files, f, indent=0, separators=(",", ":")); f.write("\n")
print(len(files), "files,", sum(os.path.getsize(os.path.join(here, n)) for n in os.listdir(here)), "bytes")
