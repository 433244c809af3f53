"""Random programs with PyTorch's answers, as cases: values, dtypes, gradients, second gradients, and which calls throw.

    python3 test/fuzz/programs.py --count N --seed S [NAME ...] > cases.jsonl      of these operations
    python3 test/fuzz/programs.py --list                                          those there are, as the cases name them

A program makes some leaves, calls random operations on what it has, and goes back through the result. Each step runs in float64, in
float32, and in float64 with a rounding's error added to what float32 would round; where they disagree, a rounding decided something, and
the step is left out. To add an operation put its name in the
table under the kind of its signature, or add a kind: a function that draws arguments.
"""
import argparse
import math
import random
import warnings

warnings.filterwarnings("ignore")

import torch

import families
from families import Families
from reference import Unfit, close, sheltered, tensor_json, tolerance, value_json

EDGE = [0.0, -0.0, 1.0, -1.0, float("nan"), float("inf"), float("-inf"), 0.5, 2.0]

TABLE = {
    "unary": "abs neg exp expm1 log log1p log2 log10 sqrt rsqrt square sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh sigmoid erf erfc erfinv "
             "exp2 reciprocal floor ceil round trunc frac sign sgn signbit isnan isinf isfinite logical_not bitwise_not positive sinc logit "
             "nan_to_num ravel clone deg2rad rad2deg digamma lgamma i0 isposinf isneginf "
             "nn.functional.relu nn.functional.silu nn.functional.gelu nn.functional.softplus nn.functional.logsigmoid nn.functional.elu nn.functional.selu "
             "nn.functional.celu nn.functional.mish nn.functional.hardtanh nn.functional.hardswish nn.functional.hardsigmoid nn.functional.relu6 "
             "nn.functional.leaky_relu nn.functional.softsign nn.functional.tanhshrink nn.functional.softshrink nn.functional.hardshrink",
    "binary": "add sub mul div true_divide maximum minimum fmax fmin atan2 hypot fmod remainder floor_divide pow logaddexp logaddexp2 xlogy "
              "eq ne lt le gt ge logical_and logical_or logical_xor bitwise_and bitwise_or bitwise_xor rsub copysign heaviside",
    "alpha": "add sub rsub",
    "ternary": "addcmul addcdiv lerp where",
    "clamp": "clamp clip",
    "bound": "clamp_min clamp_max",
    "reduce": "sum mean prod amax amin all any std var logsumexp nansum nanmean argmax argmin count_nonzero median nanmedian",
    "reduce_pair": "max min std_mean var_mean",
    "cumulative": "cumsum cumprod logcumsumexp",
    "cumulative_pair": "cummax cummin",
    "softmax": "softmax log_softmax nn.functional.softmin",
    "norm": "norm linalg.vector_norm",
    "matrix": "matmul mm bmm mv dot inner outer kron",
    "addmatrix": "addmm addmv baddbmm addr addbmm",
    "shape": "flatten reshape",
    "transpose": "transpose swapaxes swapdims",
    "permute": "permute",
    "unsqueeze": "unsqueeze",
    "squeeze": "squeeze",
    "dims": "flip",
    "narrow": "narrow",
    "select": "select",
    "expand": "broadcast_to Tensor.expand",
    "repeat": "tile Tensor.repeat",
    "roll": "roll",
    "triangle": "tril triu diag diagonal diagflat",
    "join": "cat stack hstack vstack dstack",
    "chunk": "chunk tensor_split",
    "gather": "gather take_along_dim",
    "index": "index_select",
    "mask": "masked_fill",
    "scatter": "scatter scatter_add",
    "getitem": "Tensor.__getitem__",
    "cast": "Tensor.to",
    "pad": "nn.functional.pad",
    "loss": "nn.functional.mse_loss nn.functional.l1_loss nn.functional.smooth_l1_loss nn.functional.huber_loss",
    "inplace": "Tensor.add_ Tensor.sub_ Tensor.mul_ Tensor.div_ Tensor.pow_ Tensor.gt_ Tensor.lt_ Tensor.eq_ Tensor.copy_ Tensor.fmod_ Tensor.remainder_",
    "inplace_unary": "Tensor.exp_ Tensor.neg_ Tensor.abs_ Tensor.sqrt_ Tensor.tanh_ Tensor.sigmoid_ Tensor.zero_ Tensor.relu_ Tensor.square_ Tensor.floor_ Tensor.reciprocal_",
}
OPERATIONS = [(kind, name) for table in (TABLE, families.TABLE) for kind, names in table.items() for name in names.split()]


def case_name(name):
    return name if name.startswith(("nn.", "Tensor.")) else f"torch.{name}"


# What the way back of PyTorch 1.13 ends in, of integers beside floating numbers and of 0-d tensors.
FAULTS = ("not implemented", "can't be cast to the desired output type", "Found dtype", "ZeroTensors are immutable", "returned an invalid gradient", "isDifferentiableType", "isFloatingType(grad",
          "Expected a proper Tensor but got None", "view size is not compatible", "on a bool tensor is not", "with a bool tensor is not", "cannot be converted to type")
# The same of calls; who writes over a part of an operand is refused there.
# int32 stands for int64 here.
FAULTS_OF_CALLS = ("heaviside is not yet implemented for tensors with different dtypes", "but found Int", "but found Long", "but found Byte", "not implemented for", "INTERNAL ASSERT", "numel: integer multiplication overflow", "the written-to tensor refer to a single memory location")
NARROW = {torch.float64: torch.float32, torch.complex128: torch.complex64}
PYTHON_ERRORS = (RuntimeError, IndexError, ValueError)


class Spoilt(Exception):
    """A program that cannot go on."""


class Var:
    """A tensor in both precisions, and with errors of roundings."""

    def __init__(self, name, wide, narrow, rough):
        self.name, self.wide, self.narrow, self.rough = name, wide, narrow, rough


def write(x, index, value):
    x[tuple(index)] = value
    return x


def is_residue(wide, narrow):
    """Whether there are numbers that are nothing but roundings: of those float32 has others."""
    if not wide.is_floating_point():
        return False
    a, b = wide.detach(), narrow.detach().double()
    largest = torch.maximum(a.abs(), b.abs())
    return bool(((a - b).abs() > largest / 2).any())


def at_pole(x):
    return x.is_floating_point() and x.requires_grad and bool(((x <= 0) & (x == x.round())).any())


def is_in_place(name):
    return name == "Tensor.__setitem__" or name.startswith("Tensor.") and name.endswith("_") and not name.endswith("__")


def lookup(name):
    if name == "Tensor.__getitem__":
        return lambda x, index: x[tuple(index)]
    if name == "Tensor.__setitem__":
        return write
    value = torch
    for part in name.split("."):
        value = getattr(value, part)
    return value


SIDES = ("wide", "narrow", "rough")


class Program(Families):
    def __init__(self, seed):
        self.rng = random.Random(seed)
        self.ups = torch.Generator().manual_seed(seed)
        self.steps, self.vars, self.count = [], [], 0
        self.leaves = []

    # Values to call operations with.
    def shape(self):
        r = self.rng
        return [r.choice([0, 1, 1, 2, 2, 3, 3, 4]) if r.random() < 0.15 else r.choice([1, 2, 3, 4]) for _ in range(r.choice([0, 1, 1, 2, 2, 2, 3]))]

    def leaf(self, dtype=None, shape=None, edge=None, grad=None):
        r = self.rng
        dtype = dtype or r.choice([torch.float32] * 6 + [torch.int64, torch.int32, torch.uint8, torch.bool, torch.complex64])
        shape = self.shape() if shape is None else shape
        n = 1
        for s in shape:
            n *= s
        if dtype == torch.bool:
            data = [r.random() < 0.5 for _ in range(n)]
        elif dtype == torch.uint8:
            data = [r.randrange(0, 9) for _ in range(n)]
        elif dtype in (torch.int64, torch.int32):
            data = [r.randrange(-5, 6) for _ in range(n)]
        elif dtype == torch.complex64:
            data = [complex(r.randrange(-12, 13) / 8, r.randrange(-12, 13) / 8) for _ in range(n)]
        else:
            edge = r.random() < 0.12 if edge is None else edge
            data = [r.choice(EDGE) if edge and r.random() < 0.4 else r.randrange(-24, 25) / 8 + r.choice([0, 0.015625]) for _ in range(n)]
        narrow = torch.tensor(data, dtype=dtype).reshape(shape)
        wide = narrow.to({torch.float32: torch.float64, torch.complex64: torch.complex128}.get(dtype, dtype))
        grad = grad if grad is not None else dtype in (torch.float32,) and r.random() < 0.8 or dtype == torch.complex64 and r.random() < 0.3
        name = f"x{self.count}"
        self.count += 1
        var = Var(name, wide.clone().requires_grad_(grad), narrow.clone().requires_grad_(grad), wide.clone().requires_grad_(grad))
        self.steps.append({"let": name, "tensor": tensor_json(wide), "requires_grad": grad})
        self.vars.append(var)
        self.leaves.append(var)
        return var

    def pick(self, test=lambda t: True):
        fitting = [v for v in self.vars if test(v.wide)]
        return self.rng.choice(fitting[-4:] if self.rng.random() < 0.6 and fitting else fitting) if fitting else None

    def like(self, x):
        """Another operand: one there is, or a new one of a shape that broadcasts, seldom one that doesn't."""
        r = self.rng
        other = self.pick(lambda t: broadcasts(t.shape, x.wide.shape)) if r.random() < 0.6 else None
        if other is not None and other is not x:
            return other
        if r.random() < 0.06:
            return self.leaf()
        shape = [1 if r.random() < 0.25 else s for s in x.wide.shape][r.choice([0, 0, 0, 1]) if x.wide.dim() else 0:]
        return self.leaf(shape=shape)

    def number(self, dtype=None):
        r = self.rng
        if r.random() < 0.4:
            return r.randrange(-3, 4)
        return r.choice([0.5, -0.5, 1.5, 2, -2.25, 0, 3]) if r.random() < 0.93 else r.choice([True, False, float("inf"), float("nan")])

    def dim(self, x, extra=0):
        n = x.wide.dim() + extra
        if self.rng.random() < 0.03:
            return n + 2
        return self.rng.randrange(-n, n) if n else self.rng.choice([0, -1])

    def dims(self, x):
        n = x.wide.dim()
        return self.rng.sample(range(n), self.rng.randint(0, n)) if n else []

    # Running a step.
    def call(self, name, args, kwargs=None):
        """Runs a call in both precisions; keeps it where they agree, as a value or as an error."""
        if "gamma" in name and any(isinstance(x, Var) and at_pole(x.wide) for x in args):
            raise Unfit("derivatives that are huge numbers, times what a rounding left of 0")
        try:
            return self.called(name, args, kwargs)
        except Unfit:
            # It may have written all the same: the program is of no use any more.
            if is_in_place(name):
                raise Spoilt from None
            raise

    def called(self, name, args, kwargs):
        kwargs = kwargs or {}
        real = lambda value, side: getattr(value, side) if isinstance(value, Var) else [real(v, side) for v in value] if isinstance(value, list) else \
            (NARROW_OF(value) if side == "narrow" else value) if isinstance(value, torch.dtype) else value
        reference = lambda value: {"$var": value.name} if isinstance(value, Var) else [reference(v) for v in value] if isinstance(value, list) else value_json(value)
        function = lookup(name)
        step = {"call": case_name(name), "args": [reference(a) for a in args], "kwargs": {k: reference(v) for k, v in kwargs.items()}}
        outcome, before = [], [x.wide.detach().clone() for x in args[:1] if isinstance(x, Var) and is_in_place(name)]
        for side in SIDES:
            torch.set_default_dtype(torch.float32 if side == "narrow" else torch.float64)
            try:
                outcome.append(function(*[real(a, side) for a in args], **{k: real(v, side) for k, v in kwargs.items()}))
            except PYTHON_ERRORS as error:
                outcome.append(error)
            except TypeError:
                raise Unfit("type error")
            finally:
                torch.set_default_dtype(torch.float64)
        failed = [isinstance(o, Exception) for o in outcome]
        if len(set(failed)) != 1:
            raise Unfit("only some of them throw")
        if failed[0]:
            # Some elements may have been written all the same.
            if any(not torch.equal(x.nan_to_num(), args[0].wide.detach().nan_to_num()) for x in before):
                raise Unfit("written to, listed in docs/deviations.md")
            if any(part in str(outcome[0]) for part in FAULTS_OF_CALLS) or is_in_place(name) and "ZeroDivision" in str(outcome[0]):
                raise Unfit("not implemented, or listed in docs/deviations.md")
            self.steps.append({**step, "raises": {"error_type": type(outcome[0]).__name__, "message": str(outcome[0]).split("\n")[0]}})
            return []
        if any(not isinstance(o, (torch.Tensor, tuple, list)) for o in outcome) or not isinstance(outcome[0], torch.Tensor) and len(outcome[0]) == 0:
            raise Unfit("no tensor")
        wide, narrow, rough = ([o] if isinstance(o, torch.Tensor) else list(o) for o in outcome)
        for a, b, c in zip(wide, narrow, rough):
            self.roughen(c)
            if is_residue(a, b):
                raise Unfit("what a rounding left of 0")
            if not close(a.detach(), b.detach()) or not close(a.detach(), c.detach()) or a.numel() > 300 or NARROW.get(a.dtype, a.dtype) != b.dtype:
                raise Unfit("ill-conditioned")
            tensor_json(a)
        if isinstance(outcome[0], torch.Tensor):
            step["let"] = f"v{self.count}"
            self.count += 1
            made = [Var(step["let"], *outcome)]
        else:
            step["let"] = [f"v{self.count}_{i}" for i in range(len(wide))]
            self.count += 1
            made = [Var(*named) for named in zip(step["let"], wide, narrow, rough)]
        self.steps.append(step)
        # Which of several equal elements it is depends on the algorithm.
        known = made[:1] if name in ("median", "nanmedian") else made
        for var in known:
            self.steps.append({"expect": var.name, "value": tensor_json(var.wide), **tolerance(var.wide, var.narrow, var.rough)})
        self.vars.extend(known)
        return made

    def roughen(self, x):
        """Adds half a unit in the last place of float32, up or down, to what is no number of float32."""
        if not (x.is_floating_point() or x.is_complex()) or x._base is not None or x.is_conj():
            return
        x = torch.view_as_real(x.data) if x.is_complex() else x.data
        up = torch.rand(x.shape, generator=self.ups) < 0.5
        rounded = x.float().double() != x
        x.copy_(torch.where(rounded & x.isfinite(), x * torch.where(up, 1 + 2.0**-24, 1 - 2.0**-24), x))

    def step(self):
        kind, name = self.rng.choice(OPERATIONS)
        x = self.pick()
        if x is None:
            x = self.leaf()
        try:
            drawn = getattr(self, f"draw_{kind}")(x, name)
        except PYTHON_ERRORS:
            raise Unfit("what PyTorch has no answer for") from None
        if drawn is None:
            raise Unfit("no arguments")
        args, kwargs = drawn if isinstance(drawn, tuple) else (drawn, {})
        made = self.call(name, args, kwargs)
        for var in made if is_in_place(name) else []:
            # The variable itself was written to.
            self.vars.remove(var)

    def draw_unary(self, x, name):
        # PyTorch 1.13 decides these otherwise in vectors of numbers than in what is left behind them.
        bent = name.endswith("hardswish") and ((x.wide == 3) | (x.wide == -3)).any() or name == "logit" and families.negative_zero(x)
        nan = name.endswith(("elu", "relu6", "hardtanh", "hardswish", "signbit", "shrink")) and not x.wide.is_complex() and x.wide.isnan().any()
        # Nor are its branches of these where they should be.
        cut = name in ("atan", "acosh") and x.wide.is_complex()
        # The zeros that are its way back are zeros, whatever they are multiplied with.
        void = name == "sgn" and not x.wide.isfinite().all()
        return None if bent or nan or cut or void else [x]

    def draw_binary(self, x, name):
        r = self.rng
        # Nobody says which sign NaN has.
        if name == "copysign":
            y = self.like(x)
            return [x, y] if x.wide.is_floating_point() and not y.wide.isnan().any() else None
        if name == "atan2" and not (x.wide.is_floating_point() and x.wide.isfinite().all()):
            return None
        if name in ("copysign", "heaviside", "maximum", "minimum", "fmax", "fmin", "atan2", "hypot", "logaddexp", "logaddexp2", "logical_and", "logical_or", "logical_xor"):
            return [x, self.like(x)]
        if name == "pow" and x.wide.is_complex():
            return [x, r.randint(0, 3)]
        if name == "pow" and r.random() < 0.65:
            # 1.13 takes the logarithm of a negative base for NaN, also where the exponent is complex.
            y = self.like(x)
            return None if y.wide.is_complex() and y.wide.requires_grad | x.wide.requires_grad else [x, y]
        if r.random() < 0.35:
            value = self.number()
            # A truth value is no exponent of 0 to the way back of 1.13.
            return [x, int(value) if name == "pow" and isinstance(value, bool) else value]
        return [x, self.like(x)]

    def draw_alpha(self, x, name):
        if name == "rsub" and not x.wide.isfinite().all():
            return None
        return [x, self.like(x) if self.rng.random() < 0.7 else self.number()], {"alpha": self.factor()}

    def factor(self):
        value = self.number()
        return value if math.isfinite(value) else 2

    def draw_ternary(self, x, name):
        if name == "where":
            mask = self.leaf(torch.bool, list(x.wide.shape))
            return [mask, x, self.like(x)]
        if name == "lerp":
            other = self.like(x)
            return [x, other, self.number() if self.rng.random() < 0.5 else self.like(x)]
        value = self.number()
        return [x, self.like(x), self.like(x)], {"value": value} if self.rng.random() < 0.6 and math.isfinite(value) else {}

    def draw_clamp(self, x, name):
        low, high = self.number(), self.number()
        return self.rng.choice([[x, low, high], [x, low], [x, None, high]])

    def draw_bound(self, x, name):
        return [x, self.number()]

    def draw_reduce(self, x, name):
        r = self.rng
        # Of the imaginary part PyTorch 1.13 takes no notice; a bool has no median where there is one.
        if name in ("any", "all") and x.wide.is_complex() or "median" in name and x.wide.dtype == torch.bool:
            return None
        # The gradient goes to one of several medians.
        if "median" in name and x.wide.requires_grad and x.wide.unique().numel() < x.wide.numel():
            return None
        one = name in ("prod", "all", "any", "argmax", "argmin", "median", "nanmedian")
        if name not in ("logsumexp",) and r.random() < 0.35:
            return [x] if name not in ("var", "std") or x.wide.dim() else None
        kwargs = {"keepdim": True} if r.random() < 0.4 and name != "count_nonzero" else {}
        dims = self.dim(x) if one or r.random() < 0.5 else self.dims(x)
        # The result of 1.13 has another shape there than its own.
        # Nor has the gradient of var the right number of elements.
        if name in ("logsumexp", "var", "std") and (dims == [] or x.wide.dim() == 0):
            return None
        return [x, dims], kwargs

    def draw_reduce_pair(self, x, name):
        # What comes of one element, and of infinite ones, depends on the algorithm.
        if name.endswith("_mean") and (x.wide.dim() == 0 or not x.wide.isfinite().all()):
            return None
        return [x, self.dim(x)], {"keepdim": True} if self.rng.random() < 0.4 else {}

    def draw_cumulative(self, x, name):
        return [x, self.dim(x)]

    def draw_cumulative_pair(self, x, name):
        # Of a 0-d tensor and of nothing PyTorch takes any dim.
        return [x, self.dim(x) if x.wide.numel() else -1] if x.wide.dim() else None

    draw_softmax = draw_cumulative

    def draw_norm(self, x, name):
        p = self.rng.choice([0, 1, 2, 3, 0.5, float("inf"), float("-inf"), -1])
        # The norm of nothing is 0 in 1.13, an error in 2.x.
        if x.wide.numel() == 0 and (p < 0 or math.isinf(p)):
            return None
        return ([x, p] if self.rng.random() < 0.4 else [x, p, self.dim(x)]), {"keepdim": True} if self.rng.random() < 0.3 else {}

    def matrices(self, *shapes):
        return [self.leaf(self.rng.choice([torch.float32] * 5 + [torch.int64]), s) for s in shapes]

    def draw_matrix(self, x, name):
        r = self.rng
        n, k, m, b = (r.choice([0, 1, 2, 3, 4] if r.random() < 0.1 else [1, 2, 3, 4]) for _ in range(4))
        if r.random() < 0.5:
            # PyTorch 1.13 answers 0 for its BLAS.
            y = self.pick() or x
            return [x, y] if not (x.wide.is_complex() or y.wide.is_complex()) else None
        shapes = {"mm": [[n, k], [k, m]], "bmm": [[b, n, k], [b, k, m]], "mv": [[n, k], [k]], "dot": [[n], [n]], "outer": [[n], [m]], "inner": [[n, k], [m, k]],
                  "kron": [[n, k], [m]], "matmul": r.choice([[[n, k], [k, m]], [[k], [k, m]], [[b, n, k], [k]], [[b, 1, n, k], [2, k, m]]])}[name]
        first = self.leaf(torch.float32, shapes[0])
        return [first, self.leaf(torch.float32, shapes[1])]

    def draw_addmatrix(self, x, name):
        r = self.rng
        n, k, m, b = (r.choice([1, 2, 3, 4]) for _ in range(4))
        shapes = {"addmm": [[n, m], [n, k], [k, m]], "addmv": [[n], [n, k], [k]], "baddbmm": [[b, n, m], [b, n, k], [b, k, m]], "addr": [[n, m], [n], [m]],
                  "addbmm": [[n, m], [b, n, k], [b, k, m]]}[name]
        shapes[0] = [1 if r.random() < 0.3 else s for s in shapes[0]]
        dtype = r.choice([torch.float32] * 4 + [torch.int64])
        factors = {k: self.number() for k in ("alpha", "beta") if r.random() < 0.5}
        return [self.leaf(dtype, s) for s in shapes], {k: v for k, v in factors.items() if math.isfinite(v)}

    def draw_shape(self, x, name):
        n = x.wide.numel()
        if name == "flatten":
            return [x, self.dim(x), -1] if x.wide.dim() else [x]
        divisors = [d for d in range(1, n + 1) if n % d == 0] or [1]
        return [x, self.rng.choice([[-1], [n], [self.rng.choice(divisors), -1], [1, n, 1], [n + 1]])]

    def draw_transpose(self, x, name):
        return [x, self.dim(x), self.dim(x)]

    def draw_permute(self, x, name):
        n = x.wide.dim()
        return [x, self.rng.sample(range(n), n)]

    def draw_unsqueeze(self, x, name):
        return [x, self.dim(x, 1)]

    def draw_squeeze(self, x, name):
        return [x] if self.rng.random() < 0.4 else [x, self.dim(x)]

    def draw_dims(self, x, name):
        return [x, self.dims(x)]

    def draw_narrow(self, x, name):
        if x.wide.dim() == 0:
            return None
        d = self.rng.randrange(x.wide.dim())
        size = x.wide.shape[d]
        start = self.rng.randint(-size, size)
        return [x, d, start, self.rng.randint(0, size)]

    def draw_select(self, x, name):
        if x.wide.dim() == 0:
            return None
        d = self.rng.randrange(x.wide.dim())
        size = x.wide.shape[d]
        return [x, d, self.rng.randint(-size - 1, size)]

    def draw_expand(self, x, name):
        shape = [s if s != 1 else self.rng.choice([1, 3]) for s in x.wide.shape]
        return [x, [2] * self.rng.choice([0, 0, 1]) + shape]

    def draw_repeat(self, x, name):
        return [x, [self.rng.choice([0, 1, 2, 2]) if self.rng.random() < 0.9 else 1 for _ in range(max(1, x.wide.dim() + self.rng.choice([0, 0, 1, -1])))]]

    def draw_roll(self, x, name):
        # Of nothing 1.13 takes any dim.
        if x.wide.numel() == 0:
            return None
        return [x, self.rng.randint(-3, 3)] if self.rng.random() < 0.4 else [x, self.rng.randint(-3, 3), self.dim(x)]

    def draw_triangle(self, x, name):
        # Of one dim PyTorch 1.13 takes nothing where there is nothing.
        return [x, self.rng.randint(-2, 2)] if name.startswith("diag") or x.wide.dim() > 1 else None

    def draw_join(self, x, name):
        parts = [x, self.leaf(shape=list(x.wide.shape))] + ([x] if self.rng.random() < 0.3 else [])
        return [parts] if name.endswith("stack") and name != "stack" else [parts, self.dim(x)]

    def draw_chunk(self, x, name):
        return [x, self.rng.randint(1, 4), self.dim(x)]

    def draw_gather(self, x, name):
        if x.wide.dim() == 0:
            return None
        d = self.rng.randrange(x.wide.dim())
        size = x.wide.shape[d]
        shape = list(x.wide.shape)
        shape[d] = self.rng.randint(0, 3)
        high = size + (1 if self.rng.random() < 0.05 else 0)
        if high == 0:
            return None
        index = self.leaf(torch.int64, shape)
        index.wide.random_(0, high, generator=torch.Generator().manual_seed(self.rng.randrange(1 << 30)))
        index.narrow.copy_(index.wide)
        index.rough.copy_(index.wide)
        self.steps[-1]["tensor"] = tensor_json(index.wide)
        return [x, d, index] if name == "gather" else [x, index, d]

    def draw_index(self, x, name):
        if x.wide.dim() == 0 or 0 in x.wide.shape:
            return None
        drawn = self.draw_gather(x, "gather")
        index = drawn[2]
        made = self.call("flatten", [index])
        return [x, drawn[1], made[0]] if made else None

    def draw_scatter(self, x, name):
        drawn = self.draw_gather(x, "gather")
        if drawn is None:
            return None
        source = self.leaf(NARROW.get(x.wide.dtype, x.wide.dtype), list(drawn[2].wide.shape))
        # Twice the same place: only a sum is determined.
        if name == "scatter" and drawn[2].wide.shape[drawn[1]] > 1:
            return None
        return [*drawn, source]

    def draw_mask(self, x, name):
        return [x, self.leaf(torch.bool, list(x.wide.shape)), self.number()]

    def draw_getitem(self, x, name):
        r = self.rng
        items = []
        for size in x.wide.shape:
            items.append(r.choice([slice(None), slice(r.choice([None, 0, 1, -1]), r.choice([None, 2, -1]), r.choice([None, 1, 2])), r.randint(-size, max(size - 1, -size)), None]))
            if r.random() < 0.2:
                break
        return [x, items] if items else None

    def draw_cast(self, x, name):
        return [x, self.rng.choice([torch.float32, torch.int32, torch.int64, torch.uint8, torch.bool])] if not x.wide.is_complex() and x.wide.isfinite().all() and (x.wide >= 0).all() else None

    def draw_pad(self, x, name):
        n = x.wide.dim()
        if n == 0:
            return None
        sides = 2 * self.rng.randint(1, n)
        mode = self.rng.choice(["constant", "constant", "reflect", "replicate", "circular"])
        return [x, [self.rng.randint(-1, 2) if mode == "constant" else self.rng.randint(0, 2) for _ in range(sides)]], {"mode": mode}

    def draw_loss(self, x, name):
        if not x.wide.is_floating_point():
            return None
        return [x, self.leaf(torch.float32, list(x.wide.shape))], {"reduction": self.rng.choice(["mean", "sum", "none"])}

    def draw_inplace(self, x, name):
        if x.wide.is_leaf and x.wide.requires_grad and self.rng.random() < 0.9:
            return None
        if name in ("Tensor.eq_", "Tensor.pow_") and x.wide.is_complex():
            return None
        if name == "Tensor.copy_" or self.rng.random() < 0.6:
            y = self.like(x)
            # Of a part of itself 1.13 reads what it has written, if the shapes hide it.
            own = y.wide.storage().data_ptr() == x.wide.storage().data_ptr()
            return [x, y] if not own and (x.wide.is_floating_point() or y.wide.isfinite().all()) else None
        return [x, self.number()]

    def draw_inplace_unary(self, x, name):
        return [x] if not (x.wide.is_leaf and x.wide.requires_grad) or self.rng.random() < 0.1 else None

    # The way back.
    def back(self):
        roots = [v for v in self.vars if v.wide.requires_grad and v.wide.grad_fn is not None and v.wide.numel() > 0]
        # PyTorch 1.13 has gradients for integers that were written into in place.
        leaves = [v for v in self.leaves if v.wide.requires_grad and (v.wide.is_floating_point() or v.wide.is_complex())]
        if not roots or not leaves:
            return
        root = self.rng.choice(roots[-3:])
        generator = torch.Generator().manual_seed(self.rng.randrange(1 << 30))
        weight = lambda t: torch.randint(-4, 5, t.shape, generator=generator).to(torch.complex64 if t.is_complex() else torch.float32) / 4
        w = weight(root.wide)
        if self.rng.random() < 0.6:
            self.on_all(lambda side: getattr(root, side).backward(w.to(getattr(root, side).dtype)), {"backward": root.name, "gradient": tensor_json(w)})
        else:
            names = [f"g{i}" for i in range(len(leaves))]
            grad = lambda side: torch.autograd.grad([getattr(root, side)], [getattr(v, side) for v in leaves], [w.to(getattr(root, side).dtype)], create_graph=True, allow_unused=True)
            step = {"let": names, "grad": {"outputs": [root.name], "inputs": [v.name for v in leaves], "grad_outputs": [tensor_json(w)], "create_graph": True, "allow_unused": True}}
            found = self.on_all(grad, step)
            if found is None:
                return
            # 1.13 adds to them where a view was written to.
            if any(v.wide.grad is not None for v in leaves):
                raise Unfit("a fault of PyTorch 1.13")
            for found_of in zip(names, *found):
                self.expect(*found_of)
            chosen = [(n, Var(n, a, b, c)) for n, a, b, c in zip(names, *found) if a is not None and a.requires_grad]
            if not chosen:
                return
            name, first = self.rng.choice(chosen)
            u = weight(first.wide)
            if self.on_all(lambda side: getattr(first, side).backward(u.to(getattr(first, side).dtype)), {"backward": name, "gradient": tensor_json(u)}) is None:
                return
        for v in leaves:
            self.expect(f"{v.name}.grad", v.wide.grad, v.narrow.grad, v.rough.grad)

    def on_all(self, run, step):
        outcome = []
        for side in SIDES:
            try:
                outcome.append(run(side))
            except PYTHON_ERRORS as error:
                outcome.append(error)
        failed = [isinstance(o, Exception) for o in outcome]
        if len(set(failed)) != 1:
            raise Unfit("only some of them throw")
        if failed[0]:
            if any(part in str(outcome[0]) for part in FAULTS):
                raise Unfit("a fault of PyTorch 1.13")
            # What was converted for an operation is saved converted here.
            if "modified by an inplace" in str(outcome[0]) and any(f"torch.{t}Tensor" in str(outcome[0]) for t in ("Int", "Long", "Byte", "Bool")):
                raise Unfit("integers changed in place")
            self.steps.append({**step, "raises": {"error_type": type(outcome[0]).__name__, "message": str(outcome[0]).split("\n")[0]}})
            return None
        self.steps.append(step)
        return outcome

    def expect(self, name, wide, narrow, rough):
        if len({wide is None, narrow is None, rough is None}) != 1:
            raise Unfit("ill-conditioned gradient")
        if wide is not None and not all(close(wide.detach(), other.detach(), 1e-3, 1e-4) for other in (narrow, rough)):
            raise Unfit("ill-conditioned gradient")
        self.steps.append({"expect": name, "value": None if wide is None else tensor_json(wide), **tolerance(wide, narrow, rough)})


def NARROW_OF(dtype):
    return NARROW.get(dtype, dtype)


def broadcasts(a, b):
    return all(x == y or x == 1 or y == 1 for x, y in zip(reversed(a), reversed(b)))


def program(seed):
    p = Program(seed)
    for _ in range(p.rng.randint(1, 2)):
        p.leaf()
    for _ in range(p.rng.randint(2, 6)):
        known, before, first = len(p.steps), len(p.vars), len(p.leaves)
        try:
            p.step()
        except Unfit:
            kept = [s for s in p.steps[known:] if "tensor" in s]
            p.steps[known:] = kept
            p.vars[before:] = [v for v in p.vars[before:] if any(s["let"] == v.name for s in kept)]
    p.back()
    return {"id": f"program-{seed}", "kind": "program", "name": "random", "steps": p.steps, "rtol": 1e-3, "atol": 1e-4}


def numbered(number):
    try:
        return program(number)
    except (Unfit, Spoilt, *PYTHON_ERRORS):
        # Also where asking for a node throws, of a view whose base was written to.
        return None


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--list", action="store_true")
    parser.add_argument("names", nargs="*")
    arguments = parser.parse_args()
    if arguments.list:
        print("\n".join(dict.fromkeys(case_name(name) for _, name in OPERATIONS)))
        raise SystemExit
    if arguments.names:
        OPERATIONS[:] = [(kind, name) for kind, name in OPERATIONS if case_name(name) in arguments.names]
    for line in sheltered(lambda i: numbered(arguments.seed * 1_000_003 + i), arguments.count):
        print(line, end="")
