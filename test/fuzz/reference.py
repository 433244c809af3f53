"""PyTorch's answers in the format of test/conformance/cases/README.md, shared by samples.py and programs.py.

Values are computed in float64 and rounded to float32. A case whose float32 result in PyTorch itself is far from that is
ill-conditioned (a rounding decides a comparison, say) and left out.
"""
import json
import math
import os
import sys

import torch

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)

WIDE = {torch.float32: torch.float64, torch.complex64: torch.complex128}
NARROW = {torch.float64: torch.float32, torch.complex128: torch.complex64}
NAMES = {torch.float32: "float32", torch.int64: "int64", torch.int32: "int32", torch.uint8: "uint8", torch.bool: "bool", torch.complex64: "complex64"}
RTOL, ATOL = 2e-4, 2e-5
LIMIT = 600


class Unfit(Exception):
    """Not expressible as a case: a dtype that the library lacks, a value too large, an ill-conditioned result."""


def number(value):
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return value


def tensor_json(t):
    t = t.detach().resolve_conj().resolve_neg()
    t = t.to(NARROW.get(t.dtype, t.dtype))
    if t.dtype not in NAMES or t.numel() > LIMIT or t.is_sparse:
        raise Unfit(str(t.dtype))
    flat = torch.view_as_real(t).flatten() if t.is_complex() else t.flatten()
    data = [number(v) for v in flat.tolist()]
    if t.dtype == torch.int64 and any(abs(v) >= 2**31 for v in data):
        raise Unfit("int64 beyond 32 bits")
    return {"shape": list(t.shape), "dtype": NAMES[t.dtype], "data": data}


def value_json(value):
    if isinstance(value, torch.Tensor):
        return tensor_json(value)
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        if abs(value) >= 2**31:
            raise Unfit("int beyond 32 bits")
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else {"$float": number(value)}
    if isinstance(value, complex):
        return {"$complex": [number(value.real), number(value.imag)]}
    if isinstance(value, torch.dtype):
        narrow = NARROW.get(value, value)
        if narrow not in NAMES:
            raise Unfit(str(value))
        return {"$dtype": NAMES[narrow]}
    if isinstance(value, (list, tuple)):
        return [value_json(v) for v in value]
    if value is Ellipsis:
        return {"$ellipsis": True}
    if isinstance(value, slice):
        return {"$slice": [value.start, value.stop, value.step]}
    raise Unfit(type(value).__name__)


def mapped(value, f):
    if isinstance(value, torch.Tensor):
        return f(value)
    if isinstance(value, (list, tuple)) and not isinstance(value, torch.Size):
        return [mapped(v, f) for v in value]
    if isinstance(value, dict):
        return {k: mapped(v, f) for k, v in value.items()}
    return value


def widened(t):
    wide = t.detach().to(WIDE.get(t.dtype, t.dtype)).clone()
    return wide.requires_grad_() if t.requires_grad else wide


def plain(value):
    """Arguments as they are for float64: dtypes too."""
    if isinstance(value, torch.dtype):
        if value in NARROW:
            raise Unfit("float64")
        return WIDE.get(value, value)
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    return value


def tensors(value, path):
    """The tensors in a value with their paths, as the cases give them."""
    if isinstance(value, torch.Tensor):
        yield path, value
    elif isinstance(value, (list, tuple)):
        for i, v in enumerate(value):
            yield from tensors(v, f"{path}.{i}")
    elif isinstance(value, dict):
        for k, v in value.items():
            yield from tensors(v, f"{path}.{k}")


def close(a, b, rtol=RTOL, atol=ATOL):
    if a.shape != b.shape:
        return False
    if not (a.is_floating_point() or a.is_complex()):
        return torch.equal(a, b.to(a.dtype)) if not b.is_floating_point() else False
    a, b = (torch.view_as_real(t.resolve_conj()).to(torch.float64) if t.is_complex() else t.to(torch.float64) for t in (a, b))
    return torch.allclose(a, b, rtol=rtol, atol=atol, equal_nan=True)


def tolerance(wide, *others):
    """What float32 justifies: some roundings of a number, some of the largest beside it, since it may be a difference, and some
    times what roundings cost where they grow: in PyTorch's own float32, say."""
    if wide is None or not (wide.is_floating_point() or wide.is_complex()) or wide.numel() == 0:
        return {}
    a, *rest = (torch.view_as_real(t.detach().resolve_conj()).double() if t.is_complex() else t.detach().double() for t in (wide, *others))
    lost = [(a - b)[a.isfinite() & b.isfinite()].abs() for b in rest]
    at = a.isfinite()
    if not at.any():
        return {}
    largest = float(a[at].abs().max())
    return {"rtol": 1e-5, "atol": 1e-6 * max(1.0, largest) + 8 * max(float(of.max()) if of.numel() else 0.0 for of in lost)}


def widest(pairs):
    """The tolerance of several tensors together, as a case has one."""
    each = [t for t in (tolerance(wide, narrow) for wide, narrow in pairs) if t]
    return {"rtol": 1e-5, "atol": max((t["atol"] for t in each), default=1e-6)}


PORTION = 1000


def sheltered(case_of, count):
    """The first `count` cases that `case_of(1)`, `case_of(2)`, ... give, None left out, a portion in each child: some end PyTorch 1.13's process."""
    made, first = 0, 1
    while made < count:
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            with os.fdopen(writer, "w") as out:
                for i in range(first, first + PORTION):
                    case = case_of(i)
                    if case is not None:
                        emit([case], out)
                        out.flush()
            os._exit(0)
        os.close(writer)
        with os.fdopen(reader) as lines:
            for line in lines:
                if line.endswith("\n") and made < count:
                    made += 1
                    yield line
        _, status = os.waitpid(child, 0)
        if os.WIFEXITED(status) and os.WEXITSTATUS(status) != 0:
            raise SystemExit("a child failed")
        first += PORTION


def emit(cases, out=sys.stdout):
    for case in cases:
        out.write(json.dumps(case, separators=(",", ":"), allow_nan=False) + "\n")
