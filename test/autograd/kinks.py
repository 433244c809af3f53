"""Writes kinks.json.gz beside it: second derivatives that PyTorch 1.13 gives at kinks, zeros, infinities and NaN.

    python3 test/autograd/kinks.py
"""
import gzip
import itertools
import json
import math
import pathlib
import warnings

import torch
import torch.nn.functional as F

warnings.simplefilter("ignore")
INF, NAN = math.inf, math.nan
ONE = [0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 2.0, -2.0, 3.0, -3.0, 6.0, 20.0, -20.0, 100.0, -100.0, 1e20, -1e20, 1e-20, INF, -INF, NAN]
TWO = [list(column) for column in zip(*itertools.product([0.0, 1.0, -2.0, 0.5, INF, -INF, NAN], repeat=2))]


def camel(name):
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def named(names, python, script, kind):
    return [(script + camel(name) + "(x)" if kind == 1 else script + camel(name) + "(x, y)", f"{python}{name}({'x' if kind == 1 else 'x, y'})") for name in names.split()]


UNARY = [
    *named("abs acos acosh asin asinh atan atanh ceil cos cosh deg2rad erf erfc exp exp2 expm1 floor frac log log10 log1p log2 logit nan_to_num neg "
           "rad2deg reciprocal relu round rsqrt sigmoid sign sgn sin sinc sinh sqrt square tan tanh trunc i0", "torch.", "torch.", 1),
    *named("entr i0e i1 i1e ndtr", "torch.special.", "torch.special.", 1),
    *named("celu elu selu gelu silu mish softplus softsign tanhshrink hardswish hardtanh relu6 hardshrink softshrink leaky_relu logsigmoid", "F.", "F.", 1),
    ("F.elu(x, 3)", "F.elu(x, 3.)"), ("F.elu(x, -2)", "F.elu(x, -2.)"), ("F.celu(x, 3)", "F.celu(x, 3.)"),
    ("F.gelu(x, { approximate: 'tanh' })", "F.gelu(x, approximate='tanh')"), ("F.softplus(x, { beta: 2, threshold: 1 })", "F.softplus(x, 2., 1.)"),
    ("F.hardshrink(x, 1)", "F.hardshrink(x, 1.)"), ("F.hardshrink(x, 0)", "F.hardshrink(x, 0.)"), ("F.softshrink(x, 1)", "F.softshrink(x, 1.)"),
    ("F.softshrink(x, 0)", "F.softshrink(x, 0.)"), ("F.threshold(x, 1, 20)", "F.threshold(x, 1., 20.)"), ("F.leakyRelu(x, Infinity)", "F.leaky_relu(x, INF)"),
    ("F.leakyRelu(x, -2)", "F.leaky_relu(x, -2.)"), ("F.hardtanh(x, { minVal: -2, maxVal: 3 })", "F.hardtanh(x, -2., 3.)"),
    ("F.hardtanh(x, { minVal: -Infinity, maxVal: Infinity })", "F.hardtanh(x, -INF, INF)"), ("torch.clamp(x, -1, 2)", "x.clamp(-1, 2)"),
    ("torch.logit(x, 0.25)", "torch.logit(x, 0.25)"), ("F.rrelu(x, { lower: 0.25, upper: 0.5 })", "F.rrelu(x, 0.25, 0.5)"), ("F.prelu(x, torch.tensor([0.25]))", "F.prelu(x, torch.tensor([0.25]))"),
    *[(f"torch.pow(x, {e})", f"torch.pow(x, {e})") for e in (0, 0.5, 1, 1.5, 2, 3, -1, -0.5)], *[(f"torch.pow({b}, x)", f"torch.pow({b}, x)") for b in (0, 1, 2)],
    ("torch.remainder(x, 2)", "x.remainder(2)"), ("torch.fmod(x, 2)", "x.fmod(2)"), ("torch.xlogy(x, 2)", "torch.xlogy(x, 2)"), ("torch.xlogy(0, x)", "torch.xlogy(0, x)"),
    ("torch.special.logNdtr(x).mul(torch.gt(x, -10))", "torch.special.log_ndtr(x).mul(x > -10)"),
]
BINARY = [
    *named("add sub mul div pow atan2 hypot maximum minimum fmax fmin fmod remainder logaddexp logaddexp2 xlogy copysign", "torch.", "torch.", 2),
    ("torch.special.xlog1py(x, y)", "torch.special.xlog1py(x, y)"), ("torch.lerp(x, y, 0.25)", "torch.lerp(x, y, 0.25)"), ("torch.lerp(x, y, y)", "torch.lerp(x, y, y)"),
    ("torch.addcmul(x, x, y)", "torch.addcmul(x, x, y)"), ("torch.addcdiv(x, x, y)", "torch.addcdiv(x, x, y)"),
    ("torch.where(torch.gt(x, y), x, y)", "torch.where(x > y, x, y)"), ("torch.clamp(x, y, torch.add(y, 1))", "torch.clamp(x, y, y + 1)"),
    *[(f"F.{camel(loss)}(x, y, {{ reduction: 'none'{script} }})", f"F.{loss}(x, y, reduction='none'{python})") for loss, script, python in (
        ("l1_loss", "", ""), ("mse_loss", "", ""), ("smooth_l1_loss", "", ""), ("smooth_l1_loss", ", beta: 0.5", ", beta=0.5"), ("smooth_l1_loss", ", beta: 0", ", beta=0."),
        ("huber_loss", "", ""), ("huber_loss", ", delta: 2", ", delta=2."), ("binary_cross_entropy_with_logits", "", ""), ("kl_div", "", ""), ("kl_div", ", logTarget: true", ", log_target=True"),
        ("poisson_nll_loss", "", ""), ("poisson_nll_loss", ", logInput: false", ", log_input=False"))],
    ("F.softMarginLoss(x, y.detach(), { reduction: 'none' })", "F.soft_margin_loss(x, y.detach(), reduction='none')"),
    ("F.hingeEmbeddingLoss(x, y.sign(), { reduction: 'none' })", "F.hinge_embedding_loss(x, y.sign(), reduction='none')"),
]


def numbers(t, count):
    if t is None or "ZeroTensor" in str(torch._C._dispatch_keys(t)):
        return [0] * count
    return [float(f"{v:.6g}") for v in t.tolist()]


def derivatives(call, lists):
    """y, then for each operand its gradient and the derivatives of that by the operands and by the gradient of y."""
    leaves = [torch.tensor(values, requires_grad=True) for values in lists]
    count = len(lists[0])
    y = eval(call, {"torch": torch, "F": F, "INF": INF, "x": leaves[0], "y": leaves[-1]})
    given = torch.ones_like(y, requires_grad=True)
    rows = [numbers(y, count)]
    for first in torch.autograd.grad(y, leaves, given, create_graph=True, allow_unused=True):
        rows.append(numbers(first, count))
        if first is None or not first.requires_grad:
            rows += [[0] * count] * (len(leaves) + 1)
            continue
        seconds = torch.autograd.grad(first, [*leaves, given], torch.ones_like(first), retain_graph=True, allow_unused=True)
        rows += [numbers(second, count) for second in seconds]
    return rows


def recorded(call, lists):
    """Numbers as strings where JSON has none; null where PyTorch has none, or two: in its vectors and behind them."""
    count = len(lists[0])
    vectors = [row[:count] for row in derivatives(call, [values * 16 for values in lists])]
    alone = [derivatives(call, [[values[i]] for values in lists]) for i in range(count)]
    def one(row, i):
        v, w = vectors[row][i], alone[i][row][0]
        if v != w:
            return None
        return str(v).replace("inf", "Infinity") if math.isinf(v) else int(v) if v == int(v) and abs(v) < 1e6 else v
    return [[one(row, i) for i in range(count)] for row in range(len(vectors))]


def text(values):
    return [str(v).replace("inf", "Infinity").replace("nan", "NaN") if v != v or math.isinf(v) else v for v in values]


table = [{"points": [text(values) for values in lists], "calls": {script: recorded(call, lists) for script, call in calls}} for lists, calls in (([ONE], UNARY), (TWO, BINARY))]
(pathlib.Path(__file__).parent / "kinks.json.gz").write_bytes(gzip.compress(json.dumps(table, separators=(",", ":")).encode(), 9, mtime=0))
