"""PyTorch's own signatures and public names, written to signatures.json and names.json beside this file.

    python3 test/conformance/pytorch/generate.py

Nothing here is written by hand for single names. Native functions and methods come from the stubs that PyTorch generates from its
argument parser (torch/_C/*.pyi), those that the stubs leave out (torch.linalg, torch.fft, torch.special) from the operators'
schemas, everything written in Python from inspect.signature.

A signature is one line: `name:types=default`, with `*` before keyword-only parameters, as in Python. Types are letters: T tensor,
L tensors, n number, I integers, b bool, s string, d dtype, f callable, u anything else or unknown, ? may be None.
"""
import ast
import enum
import inspect
import json
import os
import re

import torch
import torch.distributed.algorithms.join
import torch.distributions
import torch.masked
import torch.nn.utils.fusion
import torch.nn.utils.parametrizations
import torch.nn.utils.parametrize
import torch.nn.utils.prune
import torch.nn.utils.rnn
import torch.optim.lr_scheduler
import torch.optim.swa_utils
import torchvision.transforms
from torch._jit_internal import boolean_dispatched

HERE = os.path.dirname(os.path.abspath(__file__))
STUBS = os.path.join(os.path.dirname(torch.__file__), "_C")

# Of no meaning to a library with one device and one layout.
LEFT_OUT = {"out", "layout", "pin_memory", "names", "non_blocking", "_stacklevel"}

LETTERS = [
    (r"[Ss]equence\[Tensor|List\[Tensor|Tuple\[Tensor|Tensor\[\]|_TensorOrTensors|Tuple\[torch\.Tensor", "L"),
    (r"\bTensor\b(?!\[)", "T"),
    (r"\b(_?int|_?float|Number|complex|Scalar|SymInt|number|_scalar_or_tuple\w*)\b(?!\[)|BroadcastingList|_ratio|_size_\d", "n"),
    (r"_size\b|_size_\w+|int\[\d*\]|SymInt\[|float\[|BroadcastingList|_shape_t|_ratio", "I"),
    (r"\b_?bool\b", "b"),
    (r"\bstr\b", "s"),
    (r"\b_?dtype\b|ScalarType", "d"),
    (r"Callable", "f"),
]


LISTS = re.compile(r"(?:Sequence|List|Tuple)\[(?:Union\[)?_?(?:int|float|size)[^\[\]]*\]?\]")


def letters(text):
    # The items of a list are no numbers by themselves: `Sequence[Union[_int, SymInt]]` takes a list and nothing else.
    lists = LISTS.search(text)
    if lists:
        rest = letters(LISTS.sub("", text)).replace("u", "")
        return "".join(dict.fromkeys("I" + rest.replace("I", "")))
    found = "".join(letter for pattern, letter in LETTERS if re.search(pattern, text))
    return (found or "u") + ("?" if re.search(r"Optional|None|\?", text) else "")


def letters_of_default(value):
    if value is inspect.Parameter.empty or value is None:
        return "u"
    if isinstance(value, bool):
        return "b"
    if isinstance(value, (int, float, complex)):
        return "n"
    if isinstance(value, str):
        return "s"
    if isinstance(value, (tuple, list, torch.Size)):
        return "I"
    return "f" if callable(value) else "u"


class Parameter:
    def __init__(self, name, types, default=None, keyword=False, spread=""):
        self.name, self.types, self.default, self.keyword, self.spread = name, types, default, keyword, spread

    def __str__(self):
        return f"{self.spread}{self.name}:{self.types}" + ("" if self.default is None else f"={self.default}")


def line(parameters):
    parts, keyword = [], False
    for p in parameters:
        if p.name in LEFT_OUT:
            continue
        if p.keyword and not keyword and p.spread == "":
            parts.append("*")
            keyword = True
        if p.spread == "*":
            keyword = True
        parts.append(str(p))
    return ", ".join(parts)


def text_of_default(value):
    if isinstance(value, enum.Enum):
        return repr(value.value)
    if value is None or isinstance(value, (bool, int, float, str)):
        return repr(value)
    if isinstance(value, (tuple, list)):
        return repr(tuple(value)).replace(", ", " ").replace(",", "")
    return "..."


def python_signature(function, skip_self=False):
    parameters = python_parameters(function, skip_self)
    return None if parameters is None else line(parameters)


def python_parameters(function, skip_self=False):
    try:
        signature = inspect.signature(function)
    except (ValueError, TypeError):
        return None
    parameters = []
    for i, p in enumerate(signature.parameters.values()):
        if skip_self and i == 0:
            continue
        annotation = p.annotation
        text = annotation if isinstance(annotation, str) else getattr(annotation, "__name__", "") if isinstance(annotation, type) else str(annotation)
        types = letters(text) if annotation is not inspect.Parameter.empty else letters_of_default(p.default)
        if types in ("u", "u?") and p.default is not inspect.Parameter.empty:
            types = letters_of_default(p.default)
        default = None if p.default is inspect.Parameter.empty else text_of_default(p.default)
        spread = {p.VAR_POSITIONAL: "*", p.VAR_KEYWORD: "**"}.get(p.kind, "")
        parameters.append(Parameter(p.name, types, default, p.kind == p.KEYWORD_ONLY, spread))
    return parameters


def constructor(cls):
    """The parameters of a class. One that hands `*args, **kwargs` on, as LSTM does, has those of its base but for what it gives itself, and
    those that it takes out of `kwargs`."""
    parameters = python_parameters(cls.__init__, skip_self=True)
    if not parameters or [p.spread for p in parameters] != ["*", "**"] or "__init__" not in vars(cls):
        return parameters
    calls = [n for n in ast.walk(ast.parse(inspect.cleandoc("\n" + inspect.getsource(cls.__init__)))) if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute)]
    on = next((c for c in calls if c.func.attr == "__init__" and any(isinstance(a, ast.Starred) for a in c.args)), None)
    if on is None:
        return parameters
    taken = [c.args for c in calls if c.func.attr == "pop" and isinstance(c.func.value, ast.Name) and c.func.value.id == parameters[1].name and len(c.args) == 2]
    named = [Parameter(key.value, letters_of_default(default.value), repr(default.value), keyword=True) for key, default in taken]
    return constructor(cls.__base__)[len(on.args) - 1:] + named


def stub_signatures(body):
    """The overloads of each function of a stub."""
    found, hand = {}, {}
    for node in body:
        if not isinstance(node, ast.FunctionDef):
            continue
        a, parameters = node.args, []
        defaults = [None] * (len(a.args) - len(a.defaults)) + a.defaults

        def add(arg, default, keyword=False, spread=""):
            text = ast.unparse(arg.annotation) if arg.annotation else ""
            if "ellipsis" in text:  # names of dimensions
                return False
            name = arg.arg.rstrip("_") if arg.arg == "from_" else arg.arg
            value = None if default is None else ast.unparse(default).replace(", ", " ")
            parameters.append(Parameter(name, letters(text), value, keyword, spread))
            return True

        named = [add(arg, default) for arg, default in zip(a.args, defaults)]
        if a.vararg:
            named.append(add(a.vararg, None, spread="*"))
        named += [add(arg, default, keyword=True) for arg, default in zip(a.kwonlyargs, a.kw_defaults) if arg.arg != "names"]
        overload = line(parameters)
        # The few overloads that PyTorch's generator has by hand (their device is a `Device`) are looser than the parser.
        by_hand = any(arg.annotation and ast.unparse(arg.annotation) == "Device" for arg in a.args + a.kwonlyargs)
        if all(named) and overload not in found.setdefault(node.name, []):
            found[node.name].append(overload)
            hand.setdefault(node.name, set()).update([overload] if by_hand else [])
    return {n: [o for o in all_of_it if o not in hand[n]] or all_of_it for n, all_of_it in found.items()}


def schema_signatures(operator):
    """The overloads that PyTorch's operator registry has, `self` under the name that Python uses."""
    overloads = []
    for schema in torch._C._jit_get_schemas_for_operator("aten::" + operator):
        arguments = schema.arguments
        # Tensors to write results into are keyword-only and have no default.
        written = any(a.kwarg_only and not a.has_default_value() and str(a.type) == "Tensor" for a in arguments)
        if written or any("Dimname" in str(a.type) for a in arguments):
            continue
        parameters = []
        for a in arguments:
            default = text_of_default(a.default_value) if a.has_default_value() else None
            # `int[1]` takes a number too; the registry prints the size as `int[]` only, so both are let through.
            types = letters(str(a.type).replace("List[Tensor]", "Tensor[]").replace("List[int]", "int[]").replace("List[float]", "float[]"))
            types = types.replace("I", "nI") if "I" in types and "n" not in types else types
            parameters.append(Parameter("input" if a.name == "self" else a.name, types, default, a.kwarg_only))
        text = line(parameters)
        if text not in overloads:
            overloads.append(text)
    return overloads


def fields(operator):
    """The names of several results, where PyTorch names them."""
    for schema in torch._C._jit_get_schemas_for_operator("aten::" + operator):
        names = [r.name for r in schema.returns]
        if len(names) > 1 and all(names) and not any(re.fullmatch(r"out\d*", n) for n in names):
            return names
    return None


def stub(file, class_name=None):
    with open(os.path.join(STUBS, file)) as f:
        body = ast.parse(f.read()).body
    if class_name is None:
        return stub_signatures(body)
    return stub_signatures(next(n for n in body if isinstance(n, ast.ClassDef) and n.name == class_name).body)


def dispatched(function):
    """The functions behind one that PyTorch chooses by a boolean argument."""
    choice = boolean_dispatched.get(function)
    return [function] if choice is None else [f for key in ("if_false", "if_true") for f in dispatched(choice[key])]


def public(module, wanted=lambda value: True):
    """`__all__` and what else stands in a module without an underscore; `__all__` alone leaves out names such as fft.hfft2."""
    own = [n for n, v in vars(module).items() if own_module(v, module.__name__) or inspect.isbuiltin(v)]
    names = [*getattr(module, "__all__", []), *own]
    found = {n: getattr(module, n) for n in sorted(set(names)) if not n.startswith("_") and hasattr(module, n)}
    return {n: v for n, v in found.items() if wanted(v) and not inspect.ismodule(v) and "torch_function" not in n}


def is_function(value):
    return callable(value) and not inspect.isclass(value) and not inspect.ismodule(value)


native = stub("_VariableFunctions.pyi")
methods = stub("__init__.pyi", "_TensorBase")
table, results = {}, {}


def put(name, overloads):
    kept = [o for o in overloads if o is not None]
    if kept:
        table[name] = list(dict.fromkeys(kept))


def put_function(name, function, operator=None):
    short = name.rsplit(".", 1)[-1]
    if inspect.isfunction(function):
        put(name, [python_signature(f) for f in dispatched(function)])
    elif operator is not None and schema_signatures(operator):
        put(name, schema_signatures(operator))
    else:
        put(name, native.get(short) or schema_signatures(short))


def put_class(name, cls, *calls):
    parameters = constructor(cls)
    put(name, [None if parameters is None else line(parameters)])
    for call in calls:
        if inspect.isfunction(getattr(cls, call, None)):
            put(f"{name}.{call}", [python_signature(getattr(cls, call), skip_self=True)])


def own_module(value, *prefixes):
    return any((getattr(value, "__module__", None) or "").startswith(p) for p in prefixes)


torch_names = {n: getattr(torch, n) for n in dir(torch) if not n.startswith("_") and is_function(getattr(torch, n))}
torch_names = {n: f for n, f in torch_names.items() if n in native or own_module(f, "torch.functional", "torch._linalg_utils", "torch._lowrank")}
tensor_methods = {n: getattr(torch.Tensor, n) for n in dir(torch.Tensor) if not n.startswith("_") or re.fullmatch(r"__\w+__", n) and n in methods}
linalg, fft, special, masked = (
    public(getattr(torch, m), lambda v: is_function(v) and not own_module(v, "typing")) for m in ("linalg", "fft", "special", "masked")
)

for name, function in torch_names.items():
    put_function(f"torch.{name}", function)
for name, function in tensor_methods.items():
    if inspect.isfunction(function) and not name.startswith("__") and "kwargs" not in (python_signature(function) or "kwargs"):
        put(f"Tensor.{name}", [python_signature(function)])
    elif name in methods:
        put(f"Tensor.{name}", methods[name])
for prefix, functions in (("linalg", linalg), ("fft", fft), ("special", special)):
    for name, function in functions.items():
        put_function(f"torch.{prefix}.{name}", function, f"{prefix}_{name}")
for name, function in masked.items():
    put_function(f"torch.masked.{name}", function)

modules = public(torch.nn, lambda v: inspect.isclass(v) and issubclass(v, torch.nn.Module))
functional = {n: f for n, f in vars(torch.nn.functional).items() if not n.startswith("_") and is_function(f)
              and (own_module(f, "torch.nn.functional", "torch._jit_internal", "torch._C._nn") or n in native or schema_signatures(n))}
functional = {n: f for n, f in functional.items() if n not in ("boolean_dispatch", "handle_torch_function", "has_torch_function", "has_torch_function_unary",
                                                               "has_torch_function_variadic", "assert_int_or_pair", "Callable", "List", "Optional", "Tuple", "Union")}
for name, cls in modules.items():
    put_class(f"nn.{name}", cls, "forward", *(["log_prob", "predict"] if name == "AdaptiveLogSoftmaxWithLoss" else []))
for name, function in functional.items():
    put_function(f"nn.functional.{name}", function)
for path in ("nn.init", "nn.utils", "nn.utils.rnn", "nn.utils.prune", "nn.utils.parametrize", "nn.utils.parametrizations", "nn.utils.fusion",
             "autograd", "autograd.functional", "optim.swa_utils", "distributions"):
    module = torch
    for part in path.split("."):
        module = getattr(module, part)
    for name, value in public(module, lambda v: is_function(v) and own_module(v, "torch.")).items():
        put_function(f"{path}.{name}", value)

optimizers = public(torch.optim, lambda v: inspect.isclass(v))
schedulers = {n: c for n, c in vars(torch.optim.lr_scheduler).items() if inspect.isclass(c) and own_module(c, "torch.optim.lr_scheduler") and not n.startswith("_")}
averaged = {n: c for n, c in vars(torch.optim.swa_utils).items() if inspect.isclass(c) and own_module(c, "torch.optim.swa_utils")}
for path, classes in (("optim", optimizers), ("optim.lr_scheduler", schedulers), ("optim.swa_utils", averaged)):
    for name, cls in classes.items():
        put_class(f"{path}.{name}", cls, "step", "update_parameters")

distributions = public(torch.distributions, inspect.isclass)
transforms_of_distributions = public(torch.distributions.transforms, inspect.isclass)
for path, classes in (("distributions", distributions), ("distributions.transforms", transforms_of_distributions)):
    for name, cls in classes.items():
        calls = [n for n, f in inspect.getmembers(cls, inspect.isfunction) if not n.startswith("_")]
        put_class(f"{path}.{name}", cls, *calls)

vision = {n: c for n, c in vars(torchvision.transforms).items() if inspect.isclass(c) and own_module(c, "torchvision.transforms") and "InterpolationMode" not in n}
vision_functional = {n: f for n, f in vars(torchvision.transforms.functional).items() if inspect.isfunction(f) and own_module(f, "torchvision.transforms.functional")
                     and not n.startswith("_")}
for name, cls in vision.items():
    put_class(f"transforms.{name}", cls)
for name, function in vision_functional.items():
    put_function(f"transforms.functional.{name}", function)

for name in table:
    space, _, short = name.rpartition(".")
    operator = f"{space.split('.')[-1]}_{short}" if space in ("torch.linalg", "torch.special") else short
    named = fields(operator) if space.split(".")[0] in ("torch", "Tensor") else None
    if named is not None:
        results[short if space in ("torch", "Tensor") else f"{space}.{short}"] = named


def is_property(name):
    return not callable(getattr(torch.Tensor, name, None))


# torch.distributed takes its names from modules of its own, and has no list of them.
of_processes = [n for n, v in vars(torch.distributed).items() if not n.startswith("_") and not inspect.ismodule(v) and getattr(v, "__module__", type(v).__module__).startswith("torch")]

names = {
    "torch.nn": sorted(modules),
    "torch.nn.functional": sorted(functional),
    "torch.optim": sorted(n for n in optimizers),
    "torch.optim.lr_scheduler": sorted(schedulers),
    "torch.linalg": sorted(linalg),
    "torch.fft": sorted(fft),
    "torch.special": sorted(special),
    "torch.distributions": sorted([*distributions, "kl_divergence", "register_kl", *("transforms." + n for n in transforms_of_distributions)]),
    "torch.autograd": sorted([*public(torch.autograd, lambda v: own_module(v, "torch.autograd")), *("functional." + n for n in public(torch.autograd.functional, is_function))]),
    "torch.distributed": sorted([*of_processes, *("algorithms." + n for n in public(torch.distributed.algorithms.join, inspect.isclass) if n.startswith("Join"))]),
    "torchvision.transforms": sorted([*vision, *(f"functional.{n}" for n in vision_functional)]),
    "torch.Tensor": sorted(n for n in dir(torch.Tensor) if not n.startswith("_")),
}


def write(file, value):
    with open(os.path.join(HERE, file), "w") as f:
        f.write("{\n" + ",\n".join(f"{json.dumps(k)}: {json.dumps(v)}" for k, v in value.items()) + "\n}\n")


write("signatures.json", {"torch_version": torch.__version__.split("a")[0], **{n: table[n] for n in sorted(table)}})
write("results.json", {n: results[n] for n in sorted(results)})
write("names.json", names)
print(f"{len(table)} signatures, {len(results)} named results, {sum(len(v or []) for v in names.values())} names")
