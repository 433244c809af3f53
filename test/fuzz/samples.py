"""PyTorch's own sample inputs of its operators (op_db, which its tests use) as cases: values, gradients, second gradients, errors.

    python3 test/fuzz/samples.py [--reference] NAME ... > cases.jsonl      the cases of these operators
    python3 test/fuzz/samples.py --list                                   the operators, as the cases name them

With --reference they are the larger sets that PyTorch compares with NumPy: extreme and not finite numbers, empty tensors, odd shapes,
operands of different dtypes; without second gradients and changes in place.
"""
import sys
import types
import unittest
import warnings

warnings.filterwarnings("ignore")
# PyTorch's list of operators lives among its tests, which import this package for other purposes.
sys.modules.setdefault("expecttest", types.SimpleNamespace(TestCase=unittest.TestCase, ACCEPT=False))

import torch  # noqa: E402

from torch.testing._internal.common_methods_invocations import op_db

import reference
from reference import ATOL, NARROW, RTOL, Unfit, close, emit, mapped, plain, tensor_json, tensors, value_json, widened

DTYPES = (torch.float32, torch.int64, torch.int32, torch.uint8, torch.bool, torch.complex64)
REFERENCE = "--reference" in sys.argv
PER_DTYPE = {torch.float32: 300, torch.complex64: 60} if REFERENCE else {torch.float32: 40, torch.complex64: 12}
OTHERWISE = 60 if REFERENCE else 12
if REFERENCE:
    reference.LIMIT = 6000
LEFT_OUT = ("_refs", "sparse", "nvfuser", "ops.", "to_sparse", "jiterator", "contiguous", "empty", "bfloat16", "half", "double", "cdouble", "chalf", "char", "short", "long",
            "dropout", "rand", "bernoulli", "multinomial", "normal", "uniform", "cauchy", "exponential", "geometric", "log_normal", "random", "new_", "rrelu", "__r")


def case_name(op):
    if op.name.startswith("nn.functional."):
        return op.name
    return f"torch.{op.name}"


def resolve(name):
    value = torch
    for part in name.split(".")[0 if name.startswith("nn.") else 1:]:
        value = getattr(value, part, None)
    return value


def outputs_of(result):
    return [result] if isinstance(result, torch.Tensor) else list(result)


def nested(result):
    return result if isinstance(result, (torch.Tensor, int, float, bool, complex, torch.dtype)) else [nested(r) for r in result]


def differentiable(t):
    return isinstance(t, torch.Tensor) and t.requires_grad


def is_arbitrary(name, kwargs):
    return name.removeprefix("torch.").removeprefix("Tensor.") in ARBITRARY or kwargs.get("sorted") is False


def run(function, args, kwargs, grads):
    """The result, and the gradients of the leaves: a function of the gradients of the outputs."""
    leaves = [(p, t) for p, t in [*tensors(args, "args"), *tensors(kwargs, "kwargs")] if t.requires_grad]
    result = nested(function(*args, **kwargs))
    outs = [t for _, t in tensors(result, "") if differentiable(t)]
    if not leaves or not outs:
        return result, {}, None
    given = grads if grads is not None else [torch.randint(-4, 5, o.shape, generator=GENERATOR).to(o.dtype) / 4 for o in outs]
    given = [g.to(o.dtype) for g, o in zip(given, outs)]
    try:
        found = torch.autograd.grad(outs, [t for _, t in leaves], given, allow_unused=True)
    except RuntimeError as error:
        raise InBackward(result, given) from error
    return result, {p: g for (p, _), g in zip(leaves, found) if g is not None}, given


class InBackward(RuntimeError):
    """Backward throws, not the call."""
    def __init__(self, result, given):
        super().__init__()
        self.result, self.given = result, given


# A float that is a whole number is an int in JavaScript, and int32 stands for int64.
OF_TYPES = ("must be int, not float", "Expected dtype int64 for index")
# Their signs, phases and order are arbitrary.
ARBITRARY = ("linalg.svd", "svd", "linalg.eigh", "symeig", "linalg.eig", "linalg.eigvals", "eig")
# They make integers as PyTorch makes int64.
FACTORIES = ("arange", "linspace", "logspace", "range")


GENERATOR = torch.Generator().manual_seed(0)


def check_condition(function, args, kwargs, result, grads, given):
    """The same in float32: what PyTorch itself computes far off there is no question of being right or wrong."""
    def narrow(t):
        n = t.detach().to({torch.float64: torch.float32, torch.complex128: torch.complex64}.get(t.dtype, t.dtype))
        return n.clone().requires_grad_() if t.requires_grad else n.clone()
    torch.set_default_dtype(torch.float32)
    try:
        kw = {k: ({torch.float64: torch.float32, torch.complex128: torch.complex64}.get(v, v) if isinstance(v, torch.dtype) else v) for k, v in kwargs.items()}
        r32, g32, _ = run(function, mapped(args, narrow), mapped(kw, narrow), given)
    finally:
        torch.set_default_dtype(torch.float64)
    for (_, a), (_, b) in zip(tensors(result, ""), tensors(r32, "")):
        if not close(a.detach(), b.detach()):
            raise Unfit("ill-conditioned")
    for p in grads:
        if p in g32 and not close(grads[p].detach(), g32[p].detach()):
            raise Unfit("ill-conditioned gradient")


def nulls(result, given):
    """The gradients of the outputs, nested as the output, null where an output has none."""
    rest = iter(given)

    def walk(value):
        if isinstance(value, list):
            return [walk(v) for v in value]
        return tensor_json(next(rest)) if differentiable(value) else None
    return walk(result)


def function_case(name, function, args, kwargs, ident, kind="function"):
    if "out" in kwargs:
        raise Unfit("out")
    args, kwargs = mapped(plain(args), widened), mapped(plain(kwargs), widened)
    base = {"id": ident, "kind": kind, "name": name, "args": value_json(args), "kwargs": {k: value_json(v) for k, v in kwargs.items()}}
    try:
        result, grads, given = run(function, args, kwargs, None)
    except (RuntimeError, ValueError, IndexError, TypeError) as error:
        if "derivative for" in f"{error}{error.__cause__}":
            constant = lambda t: t.detach()
            return function_case(name, function, mapped(args, constant), mapped(kwargs, constant), ident, kind)
        if "not implemented for" in str(error) and "Double" in str(error):
            raise Unfit("not in float64")
        case = {**base, "kind": "error", "of": kind, "stage": "call"}
        if isinstance(error, InBackward):
            case = {**case, "stage": "backward", "grad_output": nulls(error.result, error.given)}
            error = error.__cause__
        message = str(error).split("\n")[0]
        if any(part in message for part in OF_TYPES):
            raise Unfit(message)
        leaves = [p for p, t in [*tensors(args, "args"), *tensors(kwargs, "kwargs")] if t.requires_grad]
        return [{**case, "requires_grad": leaves, "error_type": type(error).__name__, "message": message}]
    check_condition(function, args, kwargs, result, grads, given)
    if is_arbitrary(name, kwargs):
        raise Unfit("in an arbitrary order, of arbitrary signs")
    case = {**base, "output": value_json(result), "rtol": RTOL, "atol": ATOL}
    if grads:
        case["grads"] = {p: tensor_json(g) for p, g in grads.items()}
        case["grad_output"] = nulls(result, given)
    return [case]


def second_order(name, function, args, kwargs, ident):
    """grad with create_graph, then backward through a weighted sum of the gradients."""
    args, kwargs = mapped(plain(args), widened), mapped(plain(kwargs), widened)
    names = {id(t): f"x{i}" for i, (_, t) in enumerate([*tensors(args, ""), *tensors(kwargs, "")])}
    leaves = [t for _, t in [*tensors(args, ""), *tensors(kwargs, "")] if t.requires_grad]

    def reference(value):
        if isinstance(value, torch.Tensor):
            return {"$var": names[id(value)]}
        return [reference(v) for v in value] if isinstance(value, (list, tuple)) else value_json(value)
    steps = [{"let": names[id(t)], "tensor": tensor_json(t), "requires_grad": t.requires_grad} for _, t in [*tensors(args, ""), *tensors(kwargs, "")]]
    steps.append({"let": "y", "call": name, "args": reference(args), "kwargs": {k: reference(v) for k, v in kwargs.items()}})
    y = function(*args, **kwargs)
    if not differentiable(y) or not leaves or is_arbitrary(name, kwargs):
        raise Unfit("no second order")
    v = (torch.randint(1, 5, y.shape, generator=GENERATOR).to(y.dtype) / 4).requires_grad_()
    steps.append({"let": "v", "tensor": tensor_json(v), "requires_grad": True})
    found = torch.autograd.grad([y], leaves, [v], create_graph=True, allow_unused=True)
    used = [(t, g) for t, g in zip(leaves, found) if g is not None]
    if not used:
        raise Unfit("no gradient")
    steps.append({"let": [f"g{i}" for i in range(len(used))], "grad": {"outputs": ["y"], "inputs": [names[id(t)] for t, _ in used], "grad_outputs": [{"$var": "v"}], "create_graph": True}})
    for i, (t, g) in enumerate(used):
        if not g.requires_grad:
            continue
        w = torch.randint(1, 5, g.shape, generator=GENERATOR).to(g.dtype) / 4
        steps.append({"backward": f"g{i}", "gradient": tensor_json(w), "retain_graph": True})
        g.backward(w, retain_graph=True)
    check_second_order(function, args, kwargs, leaves, v, [s["gradient"] for s in steps if "backward" in s])
    for t in [*(t for t, _ in used), v]:
        name_of = "v" if t is v else names[id(t)]
        if t.grad is None:
            steps.append({"expect": f"{name_of}.grad", "value": None})
        else:
            steps.append({"expect": f"{name_of}.grad", "value": tensor_json(t.grad)})
    return [{"id": ident, "kind": "program", "name": name, "steps": steps, "rtol": 1e-3, "atol": 1e-4}]


def written(name, function, args, kwargs, ident, hidden):
    """The result, multiplied in place by a learned factor: it is a tensor of its own. `hidden`: made where nothing is recorded."""
    args, kwargs = mapped(plain(args), widened), mapped(plain(kwargs), widened)
    if hidden:
        args, kwargs = mapped(args, lambda t: t.detach()), mapped(kwargs, lambda t: t.detach())
    inputs = [t for _, t in [*tensors(args, ""), *tensors(kwargs, "")]]
    names = {id(t): f"x{i}" for i, t in enumerate(inputs)}

    def reference(value):
        if isinstance(value, torch.Tensor):
            return {"$var": names[id(value)]}
        return [reference(v) for v in value] if isinstance(value, (list, tuple)) else value_json(value)
    steps = [{"let": names[id(t)], "tensor": tensor_json(t), "requires_grad": t.requires_grad} for t in inputs]
    call = {"let": "y", "call": name, "args": reference(args), "kwargs": {k: reference(v) for k, v in kwargs.items()}}
    with torch.set_grad_enabled(not hidden):
        y = function(*args, **kwargs)
    if not isinstance(y, torch.Tensor) or not y.is_floating_point() or is_arbitrary(name, kwargs):
        raise Unfit("not one tensor of numbers")
    w = torch.tensor(0.75, dtype=y.dtype, requires_grad=True)
    z = y.mul_(w)
    g = torch.randint(1, 5, z.shape, generator=GENERATOR).to(z.dtype) / 4
    z.backward(g)
    steps += [{"no_grad": [call]} if hidden else call, {"let": "w", "tensor": tensor_json(w), "requires_grad": True}]
    steps += [{"let": "z", "call": "Tensor.mul_", "args": [{"$var": "y"}, {"$var": "w"}], "kwargs": {}}, {"expect": "z", "value": tensor_json(z)}]
    steps.append({"backward": "z", "gradient": tensor_json(g)})
    for t in [*inputs, w]:
        if t.is_leaf and t.grad is not None:
            steps.append({"expect": f"{'w' if t is w else names[id(t)]}.grad", "value": tensor_json(t.grad)})
    return [{"id": ident, "kind": "program", "name": name, "steps": steps, "rtol": 1e-3, "atol": 1e-4}]


def check_second_order(function, args, kwargs, leaves, v, given):
    """As `check_condition`."""
    copies = {}

    def narrow(t):
        copies[id(t)] = t.detach().to(NARROW.get(t.dtype, t.dtype)).clone().requires_grad_(t.requires_grad)
        return copies[id(t)]
    torch.set_default_dtype(torch.float32)
    try:
        y = function(*mapped(args, narrow), **mapped(kwargs, narrow))
        found = torch.autograd.grad([y], [copies[id(t)] for t in leaves], [narrow(v)], create_graph=True, allow_unused=True)
        weights = iter(given)
        for g in found:
            if g is not None and g.requires_grad:
                g.backward(from_json(next(weights)).to(g.dtype), retain_graph=True)
    finally:
        torch.set_default_dtype(torch.float64)
    for t in [*leaves, v]:
        g = copies[id(t)].grad
        if g is not None and t.grad is not None and not close(t.grad, g, 1e-3, 1e-4):
            raise Unfit("ill-conditioned second derivative")


def from_json(json):
    data = torch.tensor([float(x) for x in json["data"]])
    return torch.view_as_complex(data.reshape([*json["shape"], 2])) if json["dtype"] == "complex64" else data.reshape(json["shape"])


def cases_of(op):
    name = case_name(op)
    function = resolve(name)
    if function is None or (op.op is not function and getattr(op.op, "__name__", "") not in (op.name.split(".")[-1], "<lambda>", "_fn", "wrapper")):
        return
    same = op.op is function
    method = getattr(torch.Tensor, op.name, None)
    inplace = getattr(torch.Tensor, op.name + "_", None)
    for dtype in DTYPES:
        if dtype in (torch.int32, torch.uint8) and dtype not in op.dtypes:
            continue
        if dtype == torch.int32 and op.name in FACTORIES:
            continue
        grads = dtype in (torch.float32, torch.complex64)
        kind = str(dtype).split(".")[1]
        try:
            torch.manual_seed(0)
            torch.set_default_dtype(torch.float32)
            inputs = op.reference_inputs if REFERENCE else op.sample_inputs
            samples = list(inputs("cpu", dtype, requires_grad=grads and dtype in getattr(op, "backward_dtypes", DTYPES)))
        except Exception:
            continue
        finally:
            torch.set_default_dtype(torch.float64)
        for i, sample in enumerate(samples[: PER_DTYPE.get(dtype, OTHERWISE)]):
            args, kwargs = [sample.input, *sample.args], dict(sample.kwargs)
            ident = f"{op.name}{'-' + op.variant_test_name if op.variant_test_name else ''}-{kind}-{i}"
            calls = [(name, function, "function", "")] if same else []
            if not REFERENCE and i % 4 == 1 and isinstance(method, types.MethodDescriptorType):
                own = (lambda x, *a, f=method, **k: f(x.clone(), *a, **k)) if op.name.endswith("_") else method
                calls.append((f"Tensor.{op.name}", own, "method", "-method"))
            if not REFERENCE and i % 4 == 2 and inplace is not None and isinstance(sample.input, torch.Tensor):
                calls.append((f"Tensor.{op.name}_", lambda x, *a, f=inplace, **k: f(x.clone(), *a, **k), "method", "-inplace"))
            for call, f, of, suffix in calls:
                try:
                    yield from function_case(call, f, args, kwargs, ident + suffix, of)
                except (Unfit, NotImplementedError):
                    pass
                except Exception as error:
                    print(f"{ident}{suffix}: {type(error).__name__}: {error}", file=sys.stderr)
            if same and grads and not REFERENCE and i < 16 and op.supports_gradgrad:
                try:
                    yield from second_order(name, function, args, kwargs, ident + "-second")
                except (Unfit, RuntimeError, NotImplementedError):
                    pass
            if same and grads and not REFERENCE and i < 6:
                for hidden in (False, True):
                    try:
                        yield from written(name, function, args, kwargs, f"{ident}-written{'-hidden' if hidden else ''}", hidden)
                    except (Unfit, RuntimeError, NotImplementedError):
                        pass
    if op.error_inputs_func is not None and same and not REFERENCE:
        for i, error in enumerate(op.error_inputs("cpu")):
            sample = error.sample_input
            try:
                yield from function_case(name, function, [sample.input, *sample.args], dict(sample.kwargs), f"{op.name}-error-{i}")
            except (Unfit, NotImplementedError):
                pass


if __name__ == "__main__":
    kept = [op for op in op_db if not any(part in op.name for part in LEFT_OUT)]
    if sys.argv[1:] == ["--list"]:
        print("\n".join(dict.fromkeys(case_name(op) for op in kept)))
        sys.exit()
    wanted = {name for name in sys.argv[1:] if name != "--reference"}
    for op in kept:
        if case_name(op) not in wanted:
            continue
        try:
            emit(cases_of(op))
        except Exception as error:
            print(f"{op.name}: {type(error).__name__}: {error}", file=sys.stderr)
