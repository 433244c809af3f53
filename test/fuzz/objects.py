"""Random objects with PyTorch's answers, as cases: modules, optimizers, schedulers and distributions.

    python3 test/fuzz/objects.py --count N --seed S [NAME ...] > cases.jsonl      of these classes
    python3 test/fuzz/objects.py --list                                          those there are, as the cases name them

Each case runs in float64 and in float32; where the two disagree, a rounding decided something, and the case is left out.
"""
import argparse
import copy
import math
import random
import warnings

warnings.filterwarnings("ignore")

import torch

from reference import Unfit, close, sheltered, tensor_json, tensors, value_json, widest

ERRORS = (RuntimeError, ValueError, IndexError, NotImplementedError)


class Draw:
    """Random arguments; tensors are of float64 with values that float32 has."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.generator = torch.Generator().manual_seed(seed % (1 << 31))

    def floats(self, *shape):
        return torch.randint(-48, 49, shape, generator=self.generator).double() / 16

    def ints(self, low, high, *shape):
        return torch.randint(low, high, shape, generator=self.generator)

    def positive(self, *shape):
        return self.floats(*shape).abs() / 2 + 0.25

    def unit(self, *shape):
        return (self.floats(*shape) + 4) / 8

    def simplex(self, *shape):
        p = self.positive(*shape)
        return (p / p.sum(-1, keepdim=True)).float().double()

    def n(self, low=1, high=4):
        return self.random.randint(low, high)

    def pick(self, *values):
        return self.random.choice(values)

    def some(self, **options):
        """Each option with a random one of its values, or left out."""
        return {k: self.random.choice(v) for k, v in options.items() if self.random.random() < 0.5}

    def batch(self):
        return [self.n(1, 3) for _ in range(self.pick(0, 1, 1, 2))]


# Modules: the arguments of the constructor, and those of the call.
def simple(**options):
    return lambda d: (([], d.some(**options)), [d.floats(*d.batch(), d.n(1, 4))])


def recurrent(d):
    i, h, steps, n = d.n(1, 3), d.n(1, 3), d.n(1, 4), d.n(1, 2)
    options = d.some(num_layers=[1, 2], bias=[True, False], batch_first=[True, False], bidirectional=[True, False])
    return ([i, h], options), [d.floats(*(([n, steps] if options.get("batch_first") else [steps, n]) if d.random.random() < 0.8 else [steps]), i)]


def cell(d):
    i, h, n = d.n(1, 3), d.n(1, 3), d.n(1, 3)
    return ([i, h], d.some(bias=[True, False])), [d.floats(n, i)]


def convolution(dims, up=False):
    def draw(d):
        groups = d.pick(1, 1, 2)
        cin, cout = groups * d.n(1, 2), groups * d.n(1, 2)
        options = {**d.some(stride=[1, 2], padding=[0, 1], dilation=[1, 2], bias=[True, False]), "groups": groups}
        if not up:
            options.update(d.some(padding_mode=["zeros", "reflect", "replicate", "circular"]))
        return ([cin, cout, d.n(1, 3)], options), [d.floats(d.n(1, 2), cin, *[d.n(2, 5 if dims < 3 else 3) for _ in range(dims)])]
    return draw


def batch_norm(dims):
    def draw(d):
        c = d.n(1, 4)
        return ([c], d.some(eps=[1e-3, 1e-2], momentum=[0.1, 0.5, None], affine=[True, False], track_running_stats=[True, False])), [d.floats(d.n(2, 3), c, *[d.n(1, 3) for _ in range(dims)])]
    return draw


def instance_norm(dims):
    def draw(d):
        c = d.n(1, 3)
        return ([c], d.some(affine=[True, False], track_running_stats=[True, False], eps=[1e-3])), [d.floats(d.n(1, 2), c, *[d.n(2, 3) for _ in range(dims)])]
    return draw


def padding(dims, constant=False):
    def draw(d):
        pad = d.n(0, 2) if d.random.random() < 0.5 else [d.n(0, 2) for _ in range(2 * dims)]
        return ([pad, *([d.pick(0, 1.5)] if constant else [])], {}), [d.floats(d.n(1, 2), d.n(1, 2), *[d.n(3, 4) for _ in range(dims)])]
    return draw


def attention(d):
    heads = d.n(1, 2)
    e, n, length, source = heads * d.n(1, 2), d.n(1, 2), d.n(1, 3), d.n(1, 3)
    options = d.some(bias=[True, False], add_bias_kv=[True, False], add_zero_attn=[True, False], batch_first=[True, False])
    first = options.get("batch_first")
    shaped = lambda l: d.floats(*([n, l] if first else [l, n]), e)
    key = shaped(source)
    return ([e, heads], options), [shaped(length), key, shaped(source)]


def encoder_layer(d):
    e = 2 * d.n(1, 2)
    options = {**d.some(activation=["relu", "gelu"], batch_first=[True, False], norm_first=[True, False]), "dropout": 0.0}
    return ([e, d.n(1, 2), d.n(2, 4)], options), [d.floats(d.n(1, 3), d.n(1, 2), e)]


def decoder_layer(d):
    (args, options), (x,) = encoder_layer(d)
    return (args, options), [x, d.floats(*([x.shape[0], d.n(1, 3)] if options.get("batch_first") else [d.n(1, 3), x.shape[1]]), x.shape[2])]


def upsample(d):
    options = {**({"size": d.n(1, 5)} if d.random.random() < 0.5 else {"scale_factor": d.pick(0.5, 2, 1.5)}), "mode": d.pick("nearest", "bilinear", "bicubic")}
    return ([], options), [d.floats(d.n(1, 2), d.n(1, 2), d.n(1, 4), d.n(1, 4))]


def embedding(d):
    rows, width = d.n(1, 4), d.n(1, 3)
    return ([rows, width], d.some(padding_idx=[0, -1], max_norm=[1.0], scale_grad_by_freq=[True, False])), [d.ints(0, rows, *(d.batch() or [2]))]


def embedding_bag(d):
    rows, width = d.n(1, 4), d.n(1, 3)
    return ([rows, width], d.some(mode=["sum", "mean"], padding_idx=[0])), [d.ints(0, rows, d.n(1, 2), d.n(1, 3))]


def pair(**options):
    return lambda d: (([], d.some(reduction=["mean", "sum", "none"], **options)), (lambda shape: [d.floats(*shape), d.floats(*shape)])([*d.batch(), d.n(1, 3)]))


MODULES = {
    "Linear": lambda d: (lambda i: (([i, d.n(1, 4)], d.some(bias=[True, False])), [d.floats(*d.batch(), i)]))(d.n(1, 4)),
    "Bilinear": lambda d: (lambda i, j, n: (([i, j, d.n(1, 3)], d.some(bias=[True, False])), [d.floats(n, i), d.floats(n, j)]))(d.n(1, 3), d.n(1, 3), d.n(1, 3)),
    **{f"Conv{k}d": convolution(k) for k in (1, 2, 3)}, **{f"ConvTranspose{k}d": convolution(k, up=True) for k in (1, 2, 3)},
    **{f"BatchNorm{k}d": batch_norm(k) for k in (1, 2, 3)}, **{f"InstanceNorm{k}d": instance_norm(k) for k in (1, 2, 3)},
    "LayerNorm": lambda d: (lambda shape: (([shape], d.some(eps=[1e-3], elementwise_affine=[True, False])), [d.floats(*d.batch(), *shape)]))([d.n(2, 4) for _ in range(d.n(1, 2))]),
    "GroupNorm": lambda d: (lambda g, c: (([g, g * c], d.some(eps=[1e-3], affine=[True, False])), [d.floats(d.n(1, 2), g * c, d.n(1, 3), 2)]))(d.n(1, 2), d.n(1, 2)),
    "LocalResponseNorm": lambda d: (([d.n(1, 3)], d.some(alpha=[0.1], beta=[0.5], k=[2.0])), [d.floats(d.n(1, 2), d.n(1, 3), 2)]),
    "RNN": lambda d: (lambda made: ((made[0][0], {**made[0][1], **d.some(nonlinearity=["tanh", "relu"])}), made[1]))(recurrent(d)),
    "LSTM": recurrent, "GRU": recurrent, "RNNCell": cell, "LSTMCell": cell, "GRUCell": cell,
    "MultiheadAttention": attention, "TransformerEncoderLayer": encoder_layer, "TransformerDecoderLayer": decoder_layer,
    "Embedding": embedding, "EmbeddingBag": embedding_bag, "PReLU": lambda d: (lambda c: (([d.pick(1, c)], {}), [d.floats(d.n(1, 2), c, 2)]))(d.n(1, 3)),
    **{f"{kind}Pad{k}d": padding(k, kind == "Constant") for kind, ks in (("Reflection", (1, 2, 3)), ("Replication", (1, 2, 3)), ("Constant", (1, 2, 3)), ("Zero", (2,))) for k in ks},
    "Upsample": upsample, "PixelShuffle": lambda d: (([2], {}), [d.floats(1, 4 * d.n(1, 2), d.n(1, 2), d.n(1, 2))]),
    "ELU": simple(alpha=[0.5, 2.0]), "CELU": simple(alpha=[0.5, 2.0]), "SELU": simple(), "GELU": simple(approximate=["tanh"]), "SiLU": simple(), "Mish": simple(), "Hardswish": simple(),
    "Hardtanh": simple(min_val=[-0.5], max_val=[0.5]), "LeakyReLU": simple(negative_slope=[0.3]), "Softplus": simple(beta=[2, 0.5], threshold=[1]), "Softshrink": simple(), "Hardshrink": simple(),
    "Tanhshrink": simple(), "Softsign": simple(), "LogSigmoid": simple(), "ReLU6": simple(), "Hardsigmoid": simple(), "GLU": lambda d: (([], {}), [d.floats(*d.batch(), 2 * d.n(1, 2))]),
    "Softmax": lambda d: (([-1], {}), [d.floats(*d.batch(), 3)]), "LogSoftmax": lambda d: (([-1], {}), [d.floats(*d.batch(), 3)]), "Softmin": lambda d: (([-1], {}), [d.floats(*d.batch(), 3)]),
    "MSELoss": pair(), "L1Loss": pair(), "SmoothL1Loss": pair(beta=[0.5, 2.0]), "HuberLoss": pair(delta=[0.5, 2.0]), "BCEWithLogitsLoss": pair(), "PoissonNLLLoss": pair(log_input=[True], full=[False]),
    "SoftMarginLoss": pair(), "KLDivLoss": pair(log_target=[True, False]),
    "CrossEntropyLoss": lambda d: (lambda n, c: (([], d.some(reduction=["mean", "sum", "none"], label_smoothing=[0.1, 0.5], ignore_index=[0])), [d.floats(n, c), d.ints(0, c, n)]))(d.n(1, 3), d.n(1, 4)),
    "NLLLoss": lambda d: (lambda n, c: (([], d.some(reduction=["mean", "sum", "none"], ignore_index=[0])), [d.floats(n, c), d.ints(0, c, n)]))(d.n(1, 3), d.n(1, 4)),
    "CosineSimilarity": lambda d: (([], d.some(dim=[0, -1])), [d.floats(2, 3), d.floats(2, 3)]), "PairwiseDistance": lambda d: (([], d.some(p=[1.0, 2.0, 3.0], keepdim=[True])), [d.floats(2, 3), d.floats(2, 3)]),
}


def narrowed(value):
    if isinstance(value, torch.Tensor):
        return value.detach().to(torch.float32 if value.is_floating_point() else value.dtype).requires_grad_(value.requires_grad)
    return [narrowed(v) for v in value] if isinstance(value, (list, tuple)) else value


def flat(result):
    return [t for _, t in tensors(result if isinstance(result, torch.Tensor) else list(result), "")]


def nested(result):
    return tensor_json(result) if isinstance(result, torch.Tensor) else None if result is None else [nested(r) for r in result]


def module_case(d, name, ident):
    (args, kwargs), inputs = MODULES[name](d)

    def prepare(module):
        for key, value in module.state_dict().items():
            if value.is_floating_point():
                value.copy_(d.positive(*value.shape) if key == "running_var" else (d.floats(*value.shape) / 4))
        if d.random.random() < 0.3 or kwargs.get("max_norm"):
            module.eval()

    inputs = [i.requires_grad_() if i.is_floating_point() and not name.endswith("Loss") or k == 0 and i.is_floating_point() else i for k, i in enumerate(inputs)]
    return called_module(name, (args, kwargs), (inputs, {}), ident, prepare)


def called_module(name, constructed, called, ident, prepare=lambda module: None):
    """A case of a module, made and called with these (args, kwargs); `prepare` may change its state and mode before."""
    (args, kwargs), (inputs, options) = constructed, called
    of_names = lambda values: {k: value_json(v) for k, v in values.items()}
    base = {"id": ident, "name": f"nn.{name}", "init": {"args": value_json(args), "kwargs": of_names(kwargs)}}
    try:
        module = getattr(torch.nn, name)(*args, **kwargs).double()
    except ERRORS as error:
        return {**base, "kind": "error", "of": "module", "stage": "init", "args": [value_json(i) for i in inputs], "kwargs": {}, "error_type": type(error).__name__, "message": str(error).split("\n")[0]}
    prepare(module)
    state = {key: tensor_json(value) for key, value in module.state_dict().items()}
    if not module.training:
        base["train"] = False
    base.update({"state": state, "args": [value_json(i) for i in inputs], "kwargs": of_names(options)})
    outcome = []
    for side in (module, copy.deepcopy(module).float()):
        given, named = (inputs, options) if side is module else (narrowed(inputs), dict(zip(options, narrowed(list(options.values())))))
        try:
            result = side(*given, **named)
            outs = [t for t in flat(result) if t.requires_grad]
            weights = [torch.randint(-4, 5, t.shape, generator=torch.Generator().manual_seed(len(ident))).to(t.dtype) / 4 for t in outs]
            leaves = [(path, t) for path, t in [*tensors(given, "args"), *tensors(named, "kwargs")] if t.requires_grad] + [(f"state.{k}", p) for k, p in side.named_parameters()]
            grads = torch.autograd.grad(outs, [t for _, t in leaves], weights, allow_unused=True) if outs and leaves else []
            outcome.append((result, {p: g for (p, _), g in zip(leaves, grads) if g is not None}, weights, {k: v.clone() for k, v in side.state_dict().items()}))
        except ERRORS as error:
            outcome.append(error)
    if isinstance(outcome[0], Exception) != isinstance(outcome[1], Exception):
        raise Unfit("only one of them throws")
    if isinstance(outcome[0], Exception):
        return {**base, "kind": "error", "of": "module", "stage": "call", "error_type": type(outcome[0]).__name__, "message": str(outcome[0]).split("\n")[0]}
    (result, grads, weights, after), (narrow, narrow_grads, _, narrow_after) = outcome
    if any(not close(a.detach(), b.detach()) for a, b in zip(flat(result), flat(narrow))) or any(p not in narrow_grads or not close(g, narrow_grads[p], 1e-3, 1e-4) for p, g in grads.items()):
        raise Unfit("ill-conditioned")
    pairs = [*zip(flat(result), flat(narrow)), *((g, narrow_grads[p]) for p, g in grads.items()), *((v, narrow_after[k]) for k, v in after.items())]
    case = {**base, "kind": "module", "output": nested(result), **widest(pairs)}
    if grads:
        rest = iter(weights)
        walk = lambda v: None if v is None else (tensor_json(next(rest)) if v.requires_grad else None) if isinstance(v, torch.Tensor) else [walk(x) for x in v]
        case["grad_output"] = walk(result)
        case["grads"] = {p: tensor_json(g) for p, g in grads.items()}
    changed = {k: tensor_json(v) for k, v in after.items() if tensor_json(v) != state[k]}
    if changed:
        case["state_after"] = changed
    return case


RATE = [0.1, 0.01, 0.5]
DECAY = [0.0, 0.1]
OPTIMIZERS = {
    "SGD": dict(lr=RATE, momentum=[0, 0.9], dampening=[0, 0.5], weight_decay=DECAY, nesterov=[True, False], maximize=[True, False]),
    "Adam": dict(lr=RATE, betas=[[0.9, 0.999], [0.5, 0.9]], eps=[1e-8, 1e-3], weight_decay=DECAY, amsgrad=[True, False], maximize=[True, False]),
    "AdamW": dict(lr=RATE, betas=[[0.9, 0.999], [0.5, 0.9]], eps=[1e-3], weight_decay=DECAY, amsgrad=[True, False], maximize=[True, False]),
    "Adagrad": dict(lr=RATE, lr_decay=[0, 0.1], weight_decay=DECAY, initial_accumulator_value=[0, 0.5], eps=[1e-3], maximize=[True, False]),
    "Adadelta": dict(lr=[1.0, 0.5], rho=[0.9, 0.5], eps=[1e-3], weight_decay=DECAY, maximize=[True, False]),
    "RMSprop": dict(lr=RATE, alpha=[0.99, 0.5], eps=[1e-3], weight_decay=DECAY, momentum=[0, 0.9], centered=[True, False], maximize=[True, False]),
    "Adamax": dict(lr=RATE, betas=[[0.9, 0.999], [0.5, 0.9]], eps=[1e-3], weight_decay=DECAY, maximize=[True, False]),
    "NAdam": dict(lr=RATE, betas=[[0.9, 0.999], [0.5, 0.9]], weight_decay=DECAY, momentum_decay=[0.004, 0.1]),
    "RAdam": dict(lr=RATE, betas=[[0.9, 0.999], [0.5, 0.9]], weight_decay=DECAY),
    "Rprop": dict(lr=RATE, etas=[[0.5, 1.2], [0.3, 1.5]], step_sizes=[[1e-6, 50], [0.01, 0.2]], maximize=[True, False]),
    "ASGD": dict(lr=RATE, lambd=[1e-4, 0.1], alpha=[0.75, 0.5], t0=[2, 1000000], weight_decay=DECAY, maximize=[True, False]),
}


def optimizer_case(d, name, ident):
    options = {"lr": d.pick(*RATE), **d.some(**OPTIMIZERS[name])}
    shapes = [[d.n(1, 3) for _ in range(d.n(0, 2))] for _ in range(d.n(1, 3))]
    params = [d.floats(*s) for s in shapes]
    steps = [[None if d.random.random() < 0.1 else d.floats(*s) for s in shapes] for _ in range(d.n(2, 7))]
    case = {"id": ident, "kind": "optimizer", "name": f"optim.{name}", "kwargs": value_json_of(options), "params": [tensor_json(p) for p in params],
            "grads": [[None if g is None else tensor_json(g) for g in step] for step in steps]}
    groups = []
    if len(params) > 1 and d.random.random() < 0.4:
        cut = d.n(1, len(params) - 1)
        groups = [{"params": list(range(cut))}, {"params": list(range(cut, len(params))), **d.some(lr=RATE, weight_decay=DECAY if name != "Rprop" else [])}] if name != "Rprop" else []
    if groups:
        case["param_groups"] = groups
    outcome = []
    for dtype in (torch.float64, torch.float32):
        own = [p.detach().to(dtype).clone().requires_grad_() for p in params]
        try:
            optimizer = getattr(torch.optim, name)([{**g, "params": [own[i] for i in g["params"]]} for g in groups] or own, **options)
        except ERRORS as error:
            return {**case, "kind": "error", "of": "optimizer", "stage": "init", "error_type": type(error).__name__, "message": str(error)}
        after = []
        for step in steps:
            for p, g in zip(own, step):
                p.grad = None if g is None else g.to(dtype)
            optimizer.step()
            after.append([p.detach().clone() for p in own])
        outcome.append(after)
    if any(not close(a, b) for x, y in zip(*outcome) for a, b in zip(x, y)):
        raise Unfit("ill-conditioned")
    pairs = [pair for x, y in zip(*outcome) for pair in zip(x, y)]
    return {**case, "params_after": [[tensor_json(p) for p in step] for step in outcome[0]], **widest(pairs)}


def value_json_of(options):
    return {k: value_json(v) for k, v in options.items()}


SCHEDULERS = {
    "StepLR": lambda d: {"step_size": d.n(1, 4), **d.some(gamma=[0.1, 0.5])},
    "MultiStepLR": lambda d: {"milestones": sorted(d.random.sample(range(1, 9), d.n(1, 3))), **d.some(gamma=[0.1, 0.5])},
    "ExponentialLR": lambda d: {"gamma": d.pick(0.9, 0.5, 1.1)},
    "ConstantLR": lambda d: d.some(factor=[0.5, 0.25], total_iters=[1, 3, 5]),
    "LinearLR": lambda d: d.some(start_factor=[0.5, 0.25], end_factor=[1.0, 0.5], total_iters=[1, 3, 5]),
    "PolynomialLR": lambda d: d.some(total_iters=[1, 3, 5], power=[1.0, 2.0, 0.5]),
    "CosineAnnealingLR": lambda d: {"T_max": d.n(1, 6), **d.some(eta_min=[0.01, 0.0])},
    "CosineAnnealingWarmRestarts": lambda d: {"T_0": d.n(1, 4), **d.some(T_mult=[1, 2], eta_min=[0.01])},
    "CyclicLR": lambda d: {"base_lr": 0.01, "max_lr": d.pick(0.1, 0.5), "step_size_up": d.n(1, 4), **d.some(step_size_down=[1, 3], mode=["triangular", "triangular2", "exp_range"], gamma=[0.9]), "cycle_momentum": False},
    "OneCycleLR": lambda d: {"max_lr": d.pick(0.1, 1.0), "total_steps": 16, **d.some(pct_start=[0.3, 0.5], anneal_strategy=["cos", "linear"], div_factor=[10, 25], final_div_factor=[100], three_phase=[True, False]), "cycle_momentum": False},
    "ReduceLROnPlateau": lambda d: d.some(mode=["min", "max"], factor=[0.1, 0.5], patience=[0, 1, 2], threshold=[0.1, 1e-4], threshold_mode=["rel", "abs"], cooldown=[0, 1], min_lr=[0.001]),
}


def scheduler_case(d, name, ident):
    options = SCHEDULERS[name](d)
    rates = [d.pick(*RATE) for _ in range(d.n(1, 2))]
    steps = d.n(3, 14)
    optimizer = torch.optim.SGD([{"params": [torch.zeros(1, requires_grad=True)], "lr": r} for r in rates], lr=0.1)
    case = {"id": ident, "kind": "scheduler", "name": f"optim.lr_scheduler.{name}", "kwargs": value_json_of(options), "optimizer": {"name": "optim.SGD", "kwargs": {"lr": 0.1}, "group_lrs": rates},
            "steps": steps, "rtol": 1e-6, "atol": 1e-12}
    plateau = name == "ReduceLROnPlateau"
    if plateau:
        case["metrics"] = [d.n(0, 16) / 8 for _ in range(steps)]
    try:
        scheduler = getattr(torch.optim.lr_scheduler, name)(optimizer, **options)
    except ERRORS:
        raise Unfit("error") from None
    lr = [[g["lr"] for g in optimizer.param_groups]]
    for i in range(steps):
        optimizer.step()
        scheduler.step(*([case["metrics"][i]] if plateau else []))
        lr.append([g["lr"] for g in optimizer.param_groups])
    return {**case, "lr": lr}


# Distributions: parameters, and a value inside of the support.
def definite(d, n):
    return torch.eye(n).double() * 2 + (lambda a: a @ a.mT / 8)(d.floats(n, n))


def located(d, shape):
    return dict(loc=d.floats(*shape), scale=d.positive(*shape))


DISTRIBUTIONS = {
    "Normal": lambda d, s: (located(d, s), d.floats(*s)), "Laplace": lambda d, s: (located(d, s), d.floats(*s)), "Cauchy": lambda d, s: (located(d, s), d.floats(*s)),
    "Gumbel": lambda d, s: (located(d, s), d.floats(*s)), "LogNormal": lambda d, s: (located(d, s), d.positive(*s)), "StudentT": lambda d, s: ({"df": d.positive(*s) * 4, **located(d, s)}, d.floats(*s)),
    "HalfNormal": lambda d, s: (dict(scale=d.positive(*s)), d.positive(*s)), "HalfCauchy": lambda d, s: (dict(scale=d.positive(*s)), d.positive(*s)),
    "Exponential": lambda d, s: (dict(rate=d.positive(*s)), d.positive(*s)), "Gamma": lambda d, s: (dict(concentration=d.positive(*s), rate=d.positive(*s)), d.positive(*s)),
    "Chi2": lambda d, s: (dict(df=d.positive(*s)), d.positive(*s)), "Beta": lambda d, s: (dict(concentration1=d.positive(*s), concentration0=d.positive(*s)), d.unit(*s)),
    "Kumaraswamy": lambda d, s: (dict(concentration1=d.positive(*s), concentration0=d.positive(*s)), d.unit(*s)), "FisherSnedecor": lambda d, s: (dict(df1=d.positive(*s) * 3, df2=d.positive(*s) * 5), d.positive(*s)),
    "Pareto": lambda d, s: (dict(scale=d.positive(*s), alpha=d.positive(*s) + 2), d.positive(*s) + 3), "Weibull": lambda d, s: (dict(scale=d.positive(*s), concentration=d.positive(*s)), d.positive(*s)),
    "Uniform": lambda d, s: (dict(low=-d.positive(*s) - 3, high=d.positive(*s) + 3), d.floats(*s)), "VonMises": lambda d, s: (dict(loc=d.floats(*s), concentration=d.positive(*s)), d.floats(*s)),
    "Bernoulli": lambda d, s: ({d.pick("probs", "logits"): d.unit(*s)}, d.ints(0, 2, *s).double()), "Geometric": lambda d, s: ({d.pick("probs", "logits"): d.unit(*s)}, d.ints(0, 5, *s).double()),
    "Poisson": lambda d, s: (dict(rate=d.positive(*s)), d.ints(0, 6, *s).double()), "Binomial": lambda d, s: ({"total_count": 6, d.pick("probs", "logits"): d.unit(*s)}, d.ints(0, 7, *s).double()),
    "NegativeBinomial": lambda d, s: ({"total_count": 6, d.pick("probs", "logits"): d.unit(*s)}, d.ints(0, 7, *s).double()), "ContinuousBernoulli": lambda d, s: ({d.pick("probs", "logits"): d.unit(*s)}, d.unit(*s)),
    "Categorical": lambda d, s: ({d.pick("probs", "logits"): d.positive(*s, 3)}, d.ints(0, 3, *s)), "OneHotCategorical": lambda d, s: ({d.pick("probs", "logits"): d.positive(*s, 3)}, torch.nn.functional.one_hot(d.ints(0, 3, *s), 3).double()),
    "Multinomial": lambda d, s: ({"total_count": 4, d.pick("probs", "logits"): d.positive(*s, 2)}, torch.stack([d.ints(0, 5, *s)] * 2, -1).double() * torch.tensor([1.0, -1.0]) + torch.tensor([0.0, 4.0])),
    "Dirichlet": lambda d, s: (dict(concentration=d.positive(*s, 3)), d.simplex(*s, 3)), "LogisticNormal": lambda d, s: (dict(loc=d.floats(*s, 2), scale=d.positive(*s, 2)), d.simplex(*s, 3)),
    "MultivariateNormal": lambda d, s: ({"loc": d.floats(*s, 2), "covariance_matrix": definite(d, 2)}, d.floats(*s, 2)),
    "LowRankMultivariateNormal": lambda d, s: (dict(loc=d.floats(*s, 3), cov_factor=d.floats(*s, 3, 2), cov_diag=d.positive(*s, 3)), d.floats(*s, 3)),
    "RelaxedBernoulli": lambda d, s: ({"temperature": d.positive(), d.pick("probs", "logits"): d.unit(*s)}, d.unit(*s)),
    "RelaxedOneHotCategorical": lambda d, s: ({"temperature": d.positive(), d.pick("probs", "logits"): d.positive(*s, 3)}, d.simplex(*s, 3)),
}
CALLS = ["log_prob", "log_prob", "entropy", "cdf", "icdf", "mean", "variance", "stddev", "mode", "enumerate_support"]


def distribution_case(d, name, ident):
    shape = d.batch()
    params, value = DISTRIBUTIONS[name](d, shape)
    call = d.pick(*CALLS)
    # A rounding decides which whole number it is.
    if call == "mode" and name in ("NegativeBinomial", "Binomial"):
        raise Unfit("ill-conditioned")
    is_property = call in ("mean", "variance", "stddev", "mode")
    args = {"log_prob": [value], "cdf": [value], "icdf": [d.unit(*shape)], "enumerate_support": []}.get(call, [])
    base = {"id": ident, "name": f"distributions.{name}", **({"property": call} if is_property else {"call": call})}
    outcome = []
    for narrow in (False, True):
        own = {k: (v.float() if narrow else v.clone()).requires_grad_() if isinstance(v, torch.Tensor) else v for k, v in params.items()}
        given = [a.float() if narrow and a.is_floating_point() else a.clone() for a in args]
        given = [a.requires_grad_() if a.is_floating_point() and name not in DISCRETE else a for a in given]
        try:
            made = getattr(torch.distributions, name)(**own)
            result = getattr(made, call) if is_property else getattr(made, call)(*given)
            if not isinstance(result, torch.Tensor):
                raise Unfit("no tensor")
            leaves = [(f"init.kwargs.{k}", v) for k, v in own.items() if isinstance(v, torch.Tensor)] + [(f"args.{i}", a) for i, a in enumerate(given) if a.requires_grad]
            weight = torch.randint(-4, 5, result.shape, generator=torch.Generator().manual_seed(len(ident))).to(result.dtype) / 4
            grads = torch.autograd.grad([result], [t for _, t in leaves], [weight], allow_unused=True) if result.requires_grad else []
            outcome.append((result.detach(), {p: g for (p, _), g in zip(leaves, grads) if g is not None}, weight))
        except (*ERRORS, AttributeError):
            raise Unfit("not there, or a fault of PyTorch 1.13") from None
    (result, grads, weight), (narrow_result, narrow_grads, _) = outcome
    if not close(result, narrow_result) or any(p not in narrow_grads or not close(g, narrow_grads[p], 1e-3, 1e-4) for p, g in grads.items()):
        raise Unfit("ill-conditioned")
    case = {**base, "kind": "distribution", "init": {"args": [], "kwargs": value_json_of(params)}, "args": [value_json(a) for a in args], "kwargs": {}, "output": tensor_json(result), **widest([(result, narrow_result), *((g, narrow_grads[p]) for p, g in grads.items())])}
    if grads:
        case.update({"grad_output": tensor_json(weight), "grads": {p: tensor_json(g) for p, g in grads.items()}})
    return case


DISCRETE = ("Bernoulli", "Geometric", "Poisson", "Binomial", "NegativeBinomial", "Categorical", "OneHotCategorical", "Multinomial")
KINDS = {**{f"nn.{n}": module_case for n in MODULES}, **{f"optim.{n}": optimizer_case for n in OPTIMIZERS},
         **{f"optim.lr_scheduler.{n}": scheduler_case for n in SCHEDULERS}, **{f"distributions.{n}": distribution_case for n in DISTRIBUTIONS}}


def numbered(names, number):
    d = Draw(number)
    name = d.random.choice(names)
    try:
        return KINDS[name](d, name.split(".")[-1], f"object-{number}")
    except Unfit:
        return None


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--list", action="store_true")
    parser.add_argument("names", nargs="*")
    arguments = parser.parse_args()
    if arguments.list:
        print("\n".join(KINDS))
        raise SystemExit
    names = [n for n in KINDS if not arguments.names or n in arguments.names]
    for line in sheltered(lambda i: numbered(names, arguments.seed * 1_000_003 + i), arguments.count):
        print(line, end="")
