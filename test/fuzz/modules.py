"""PyTorch's own tests of its modules (common_nn and module_db) as cases: values, gradients, state, errors.

    python3 test/fuzz/modules.py NAME ... > cases.jsonl      the cases of these classes
    python3 test/fuzz/modules.py --list                      those there are, as the cases name them
"""
import sys
import types
import unittest
import warnings

warnings.filterwarnings("ignore")
# PyTorch's lists of modules live among its tests, which import this package for other purposes.
sys.modules.setdefault("expecttest", types.SimpleNamespace(TestCase=unittest.TestCase, ACCEPT=False))

import torch  # noqa: E402
from torch.testing._internal import common_nn  # noqa: E402
from torch.testing._internal.common_modules import module_db  # noqa: E402

import reference  # noqa: E402
from objects import called_module  # noqa: E402
from reference import Unfit, emit  # noqa: E402

# Their inputs are larger than those that are drawn elsewhere.
reference.LIMIT = 20_000

# What they have for devices and dtypes that are not here, and masks that are drawn.
LEFT_OUT = ("quantized", "Dropout", "Sparse", "RReLU", "FractionalMaxPool", "Lazy")


def spread(shape):
    """The numbers of a test that names a size alone."""
    return torch.randint(-48, 49, tuple(shape)).double() / 16


def numbers(value, spread_of=spread):
    """What a test gives for an input or a target: a tensor, a size, a function of neither, or several."""
    if isinstance(value, torch.Tensor):
        return value.detach().float().double() if value.is_floating_point() else value
    if isinstance(value, (tuple, list)) and all(isinstance(v, int) for v in value) and not isinstance(value, list):
        return spread_of(value)
    if isinstance(value, (tuple, list)):
        return [numbers(v) for v in value]
    return value


def rounded(module):
    """Parameters that float32 has."""
    for value in module.state_dict().values():
        if value.is_floating_point():
            value.copy_(value.float().double())


def evaluated(module):
    rounded(module)
    module.eval()


def drawn(test, what):
    if f"{what}_fn" in test:
        return numbers(test[f"{what}_fn"]())
    if what in test:
        return numbers(test[what])
    return numbers(tuple(test[f"{what}_size"])) if f"{what}_size" in test else None


def from_tests(names):
    """The older list: a dict a test, whose inputs are sizes or functions."""
    criteria = {id(test) for test in common_nn.criterion_tests}
    for number, test in enumerate([*common_nn.module_tests, *common_nn.new_module_tests, *common_nn.criterion_tests]):
        name = test.get("module_name")
        if name not in names or "constructor" in test:
            continue
        torch.manual_seed(number)
        args = test["constructor_args_fn"]() if "constructor_args_fn" in test else test.get("constructor_args", ())
        args = [numbers(a) if isinstance(a, torch.Tensor) else a for a in args]
        given = drawn(test, "input")
        inputs = given if isinstance(given, list) else [given]
        if id(test) in criteria:
            target = drawn(test, "target")
            inputs += target if isinstance(target, list) else [target]
        inputs += [*test.get("extra_args", ())]
        grads = len(inputs) - 1 if id(test) in criteria else len(inputs)
        inputs = [x.requires_grad_() if i < max(grads, 1) and isinstance(x, torch.Tensor) and x.is_floating_point() else x for i, x in enumerate(inputs)]
        ident = f"{name}-{test.get('desc', 'plain')}-{number}"
        for suffix, prepare in (("", rounded), ("-eval", evaluated)):
            if suffix == "" or test.get("check_eval"):
                yield ident + suffix, name, (args, {}), (inputs, {}), prepare
        reductions = ("sum", "none") if id(test) in criteria else ()
        for reduction in reductions:
            yield f"{ident}-{reduction}", name, (args, {"reduction": reduction}), (inputs, {}), rounded


def from_db(names):
    """The newer list, which has errors, too."""
    for info in module_db:
        name = info.name.removeprefix("nn.")
        if name not in names:
            continue
        for training in (True, False):
            for i, sample in enumerate(info.module_inputs_func(info, device="cpu", dtype=torch.float64, requires_grad=True, training=training)):
                made, called = sample.constructor_input, sample.forward_input
                if called is not None:
                    yield f"{name}-db-{i}-{training}", name, (made.args, made.kwargs), (called.args, called.kwargs), rounded if training else evaluated
        errors = getattr(info, "module_error_inputs_func", None)
        for i, error in enumerate(errors(info, device="cpu", dtype=torch.float64, requires_grad=False, training=True) if errors else ()):
            made, called = error.module_error_input.constructor_input, error.module_error_input.forward_input
            given = (called.args, called.kwargs) if called is not None else ((), {})
            yield f"{name}-db-error-{i}", name, (made.args, made.kwargs), given, rounded


def all_names():
    older = [t.get("module_name") for t in [*common_nn.module_tests, *common_nn.new_module_tests, *common_nn.criterion_tests]]
    names = dict.fromkeys([n for n in older if n] + [info.name.removeprefix("nn.") for info in module_db])
    return [n for n in names if hasattr(torch.nn, n) and not any(part in n for part in LEFT_OUT)]


def cases(names):
    for source in (from_tests, from_db):
        for ident, name, constructed, (args, kwargs), prepare in source(names):
            args = [a.detach().float().double().requires_grad_(a.requires_grad) if isinstance(a, torch.Tensor) and a.is_floating_point() else a for a in args]
            try:
                yield called_module(name, (list(constructed[0]), constructed[1]), (args, kwargs), ident, prepare)
            except (Unfit, TypeError) as why:
                print(f"{ident}: {type(why).__name__}: {why}", file=sys.stderr)


if __name__ == "__main__":
    if sys.argv[1:] == ["--list"]:
        print("\n".join(f"nn.{name}" for name in all_names()))
        sys.exit()
    emit(cases({name.removeprefix("nn.") for name in sys.argv[1:]}))
