"""The bench's workloads in PyTorch, on request: speaks the protocol of serve.mjs, a line of JSON for each line of JSON.

Started by bench/peers/start.ts with the number of threads as argument. A workload is prepared when it is first asked for.
"""
import json
import resource
import sys
import time

import torch
import torch.nn as nn
import torch.nn.functional as F

torch.set_num_threads(int(sys.argv[1]))


def tutorial():
    return nn.Sequential(
        nn.Conv2d(3, 32, 5, padding=2), nn.MaxPool2d(2),
        nn.Conv2d(32, 32, 5, padding=2), nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 5, padding=2), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(1024, 64), nn.Linear(64, 10),
    )


def steps(model, optimizer, loss, x, y):
    def run():
        optimizer.zero_grad()
        loss(model(x), y).backward()
        optimizer.step()
    return run


def training_step(batch):
    model = tutorial()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
    x, y = torch.rand(batch, 3, 32, 32), torch.randint(0, 10, (batch,))
    return steps(model, optimizer, nn.CrossEntropyLoss(), x, y)


def images(model, batch, side):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
    x, y = torch.rand(batch, 3, side, side), torch.randint(0, 10, (batch,))
    return steps(model, optimizer, nn.CrossEntropyLoss(), x, y)


def resnet18(batch):
    from torchvision import models
    model = models.resnet18(weights=None, num_classes=10)
    model.conv1, model.maxpool = nn.Conv2d(3, 64, 3, padding=1, bias=False), nn.Identity()
    return images(model, batch, 32)


def mobilenet_v2(batch):
    from torchvision import models
    return images(models.mobilenet_v2(weights=None, num_classes=10), batch, 96)


def without_grad(run):
    def inner():
        with torch.no_grad():
            run()
    return inner


def forward(batch):
    model, x = tutorial(), torch.rand(batch, 3, 32, 32)
    return without_grad(lambda: model(x))


def matrix_product(n):
    a, b = torch.rand(n, n), torch.rand(n, n)
    return without_grad(lambda: a @ b)


def tiny_mlp():
    model = nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    return steps(model, optimizer, nn.MSELoss(), torch.rand(32, 2), torch.rand(32, 1))


def adam_mlp():
    model = nn.Sequential(nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 128), nn.ReLU(), nn.Linear(128, 10))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.001)
    return steps(model, optimizer, nn.CrossEntropyLoss(), torch.rand(128, 784), torch.randint(0, 10, (128,)))


def cross_entropy():
    x = torch.randn(4096, 1000, requires_grad=True)
    y = torch.randint(0, 1000, (4096,))
    loss = nn.CrossEntropyLoss()

    def run():
        x.grad = None
        loss(x, y).backward()
    return run


def convolution(direction, n, c, o, size, kernel, stride, groups):
    conv = nn.Conv2d(c, o, kernel, padding=kernel // 2, stride=stride, groups=groups, bias=False)
    conv.weight.requires_grad = direction == 'weight'
    x = torch.rand(n, c, size, size, requires_grad=direction == 'input')
    if direction == 'forward':
        return without_grad(lambda: conv(x))
    y = conv(x)
    gradient, wanted = torch.rand_like(y), x if direction == 'input' else conv.weight
    return lambda: torch.autograd.grad(y, wanted, gradient, retain_graph=True)


def elementwise(operation, layout):
    a = {
        'contiguous': lambda: torch.randn(1000, 1000),
        'broadcast': lambda: torch.randn(1000).expand(1000, 1000),
        'strided': lambda: torch.randn(1000, 1000).t(),
    }[layout]()
    b = torch.randn(1000, 1000)
    return without_grad({
        'add': lambda: a + b,
        'mul': lambda: a * b,
        'relu': lambda: torch.relu(a),
        'exp': lambda: torch.exp(a),
        'sum': lambda: a.sum(),
        'log-softmax': lambda: F.log_softmax(a, 1),
    }[operation])


def fourier(name, kind, *shape):
    x = torch.randn(shape, dtype={'real': torch.float32, 'complex': torch.complex64}[kind])
    return without_grad(lambda: getattr(torch.fft, name)(x))


def factorization(operation, n):
    a = torch.randn(n, n)
    if operation in ('cholesky', 'eigh'):
        a = a @ a.T + n * torch.eye(n)
    run = getattr(torch.linalg, operation)
    return without_grad(lambda: run(a, a) if operation == 'solve' else run(a))


def selection(name):
    million = 1_000_000
    if name == 'sort 1M':
        x = torch.randn(million)
        return without_grad(lambda: x.sort())
    if name == 'sort 1000x1000':
        x = torch.randn(1000, 1000)
        return without_grad(lambda: x.sort())
    if name == 'topk 100 of 1M':
        x = torch.randn(million)
        return without_grad(lambda: x.topk(100))
    if name == 'topk 10 of 1000x1000':
        x = torch.randn(1000, 1000)
        return without_grad(lambda: x.topk(10))
    if name == 'cumsum 1M':
        x = torch.randn(million)
        return without_grad(lambda: x.cumsum(0))
    if name == 'cumsum 1000x1000':
        x = torch.randn(1000, 1000)
        return without_grad(lambda: x.cumsum(1))
    if name == 'gather 1M':
        x, index = torch.randn(1000, 1000), torch.randint(0, 1000, (1000, 1000))
        return without_grad(lambda: x.gather(1, index))
    if name == 'indexSelect 1M':
        x, index = torch.randn(million), torch.randint(0, million, (million,))
        return without_grad(lambda: x.index_select(0, index))
    if name == 'indexSelect rows 1M':
        x, index = torch.randn(10_000, 100), torch.randint(0, 10_000, (10_000,))
        return without_grad(lambda: x.index_select(0, index))
    if name == 'multinomial 100 of 1M':
        weights = torch.rand(million)
        return without_grad(lambda: weights.multinomial(100))
    if name == 'multinomial 100000 of 10000, replaced':
        weights = torch.rand(10_000)
        return without_grad(lambda: weights.multinomial(100_000, True))
    logits = torch.randn(1024, 100)

    def categorical():
        policy = torch.distributions.Categorical(logits=logits)
        return policy.log_prob(policy.sample())

    return without_grad(categorical)


def attention(q, k, v):
    # scaled_dot_product_attention of later versions.
    return torch.softmax(q @ k.transpose(-2, -1) / q.shape[-1] ** 0.5, -1) @ v


class Block(nn.Module):
    """Of examples/programs/nanoGPT.ts."""

    def __init__(self, width=128, heads=4, time=64):
        super().__init__()
        self.heads = heads
        self.ln_1, self.ln_2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.c_attn, self.c_proj = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.mlp = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))
        self.register_buffer('hidden', torch.ones(time, time).triu(1).bool())

    def forward(self, x):
        b, t, c = x.shape
        q, k, v = (y.view(b, t, self.heads, -1).transpose(1, 2) for y in self.c_attn(self.ln_1(x)).split(c, 2))
        weights = (q @ k.transpose(-2, -1) / q.shape[-1] ** 0.5).masked_fill(self.hidden, float('-inf'))
        x = x + self.c_proj((torch.softmax(weights, -1) @ v).transpose(1, 2).contiguous().view(b, t, c))
        return x + self.mlp(self.ln_2(x))


class GPT(nn.Module):
    def __init__(self, vocabulary=65, width=128, time=64):
        super().__init__()
        self.wte, self.wpe = nn.Embedding(vocabulary, width), nn.Embedding(time, width)
        self.h, self.ln_f = nn.Sequential(*(Block(width) for _ in range(4))), nn.LayerNorm(width)
        self.lm_head = nn.Linear(width, vocabulary, bias=False)
        self.wte.weight = self.lm_head.weight

    def forward(self, x):
        return self.lm_head(self.ln_f(self.h(self.wte(x) + self.wpe(torch.arange(x.shape[1])))))


class LSTM(nn.Module):
    def __init__(self, words=1000, size=256):
        super().__init__()
        self.encoder, self.rnn = nn.Embedding(words, size), nn.LSTM(size, size, 2)
        self.decoder = nn.Linear(size, words)

    def forward(self, x):
        return self.decoder(self.rnn(self.encoder(x))[0])


def clipped_steps(model, optimizer, norm, x, y):
    def run():
        optimizer.zero_grad()
        F.cross_entropy(model(x).flatten(0, 1), y.flatten()).backward()
        nn.utils.clip_grad_norm_(model.parameters(), norm)
        optimizer.step()
    return run


def nano_gpt():
    model = GPT()
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, betas=(0.9, 0.99), weight_decay=0.1)
    return clipped_steps(model, optimizer, 1, *(torch.randint(0, 65, (12, 64)) for _ in range(2)))


def lstm():
    model = LSTM()
    optimizer = torch.optim.SGD(model.parameters(), lr=1)
    return clipped_steps(model, optimizer, 0.25, *(torch.randint(0, 1000, (35, 20)) for _ in range(2)))


def image(*shape):
    return lambda: [torch.randn(shape)]


# As bench/workloads/layers.ts names them.
LAYERS = {
    'BatchNorm2d 32x64x32x32': (image(32, 64, 32, 32), lambda: nn.BatchNorm2d(64)),
    'LayerNorm 4096x256': (image(4096, 256), lambda: nn.LayerNorm(256)),
    'GroupNorm 32x64x32x32': (image(32, 64, 32, 32), lambda: nn.GroupNorm(8, 64)),
    'GELU 1M': (image(1000, 1000), lambda: nn.GELU()),
    'SiLU 1M': (image(1000, 1000), lambda: nn.SiLU()),
    'ELU 1M': (image(1000, 1000), lambda: nn.ELU()),
    'Mish 1M': (image(1000, 1000), lambda: nn.Mish()),
    'Dropout 1M': (image(1000, 1000), lambda: nn.Dropout()),
    'Embedding 10000x256, 8192': (lambda: [torch.randint(0, 10000, (8192,))], lambda: nn.Embedding(10000, 256)),
    'attention 8x8x256x64': (lambda: [torch.randn(8, 8, 256, 64) for _ in range(3)], lambda: attention),
    'LSTM 64x50x128': (image(64, 50, 128), lambda: nn.LSTM(128, 128, batch_first=True)),
    'Conv1d 64-64 k3 at 1024': (image(8, 64, 1024), lambda: nn.Conv1d(64, 64, 3, padding=1)),
    'ConvTranspose2d 64-32 k4 s2 at 16': (image(8, 64, 16, 16), lambda: nn.ConvTranspose2d(64, 32, 4, 2, 1)),
}


def layer(name, is_training):
    inputs, make_layer = LAYERS[name]
    inputs, module = inputs(), make_layer()

    def call():
        result = module(*inputs)
        return result[0] if isinstance(result, tuple) else result
    if not is_training:
        return without_grad(call)
    wanted = [x.requires_grad_() for x in inputs if x.is_floating_point()]
    wanted += list(module.parameters()) if isinstance(module, nn.Module) else []
    gradient = torch.randn_like(call())
    return lambda: torch.autograd.grad(call(), wanted, gradient)


def adam_w():
    parameters = [nn.Parameter(torch.randn(1000, 1000)) for _ in range(10)]
    for parameter in parameters:
        parameter.grad = torch.randn(1000, 1000)
    return torch.optim.AdamW(parameters, lr=1e-3).step


def make(spec):
    """`spec` is a list: the kind of workload and its arguments."""
    kind, *args = spec
    return {
        'training': training_step, 'forward': forward, 'product': matrix_product, 'tiny': tiny_mlp, 'adam': adam_mlp,
        'crossEntropy': cross_entropy, 'convolution': convolution, 'elementwise': elementwise, 'fourier': fourier,
        'linalg': factorization, 'selection': selection, 'resnet18': resnet18, 'mobilenetV2': mobilenet_v2,
        'layer': layer, 'adamW': adam_w, 'nanoGPT': nano_gpt, 'lstm': lstm,
    }[kind](*args)


def time_runs(run, batch, milliseconds):
    """The milliseconds of each run: three at least, unless they take ten times as long as they should."""
    times = []
    begin = time.perf_counter()
    elapsed = 0
    while elapsed < milliseconds or (len(times) < 3 and elapsed < 10 * milliseconds) or not times:
        start = time.perf_counter()
        for _ in range(batch):
            run()
        end = time.perf_counter()
        times.append((end - start) * 1000 / batch)
        elapsed = (end - begin) * 1000
    return times


prepared = {}


def answer(request):
    if request.get('release'):
        prepared.clear()
        return None
    if request.get('memory'):
        # Kilobytes on Linux, bytes on macOS.
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == 'darwin' else 1e3)
    name = request['name']
    if name not in prepared:
        torch.manual_seed(0)
        prepared[name] = make(request['spec'])
    return time_runs(prepared[name], request['batch'], request['milliseconds'])


print(json.dumps({'version': torch.__version__, 'threads': torch.get_num_threads()}), flush=True)
for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
