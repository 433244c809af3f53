"""The bench's workloads in PyTorch, on request: reads lines `NAME<tab>MILLISECONDS`, answers with a JSON list of times.

Started by bench/main.ts with the number of threads as argument. A workload is prepared when it is first asked for.
"""
import json
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


def convolution(n, c, o, size, kernel, stride, groups, training):
    conv = nn.Conv2d(c, o, kernel, padding=kernel // 2, stride=stride, groups=groups)
    x = torch.rand(n, c, size, size, requires_grad=training)
    if not training:
        return without_grad(lambda: conv(x))
    gradient = torch.rand_like(conv(x))

    def run():
        conv.zero_grad()
        x.grad = None
        conv(x).backward(gradient)
    return run


def elementwise(name):
    a, b = torch.randn(1_000_000), torch.randn(1_000_000)
    square, row = torch.randn(1000, 1000), torch.randn(1000)
    other = torch.randn(1000, 1000)
    return without_grad({
        'add': lambda: a + b,
        'mul broadcast rows': lambda: square * row,
        'add strided': lambda: square.t() + other,
        'relu': lambda: torch.relu(a),
        'exp': lambda: torch.exp(a),
        'sum': lambda: a.sum(),
        'log-softmax 1000x1000': lambda: F.log_softmax(square, 1),
    }[name])


def make(name, spec):
    """`spec` is a list: the kind of workload and its arguments."""
    kind, *args = spec
    return {
        'training': training_step, 'forward': forward, 'product': matrix_product, 'tiny': tiny_mlp, 'adam': adam_mlp,
        'crossEntropy': cross_entropy, 'convolution': convolution, 'elementwise': elementwise,
    }[kind](*args)


prepared = {}
for line in sys.stdin:
    request = json.loads(line)
    name = request['name']
    if name not in prepared:
        torch.manual_seed(0)
        prepared[name] = make(name, request['spec'])
    run, batch, times = prepared[name], request['batch'], []
    end = time.perf_counter() + request['milliseconds'] / 1000
    while time.perf_counter() < end or len(times) < 3:
        start = time.perf_counter()
        for _ in range(batch):
            run()
        times.append((time.perf_counter() - start) * 1000 / batch)
    print(json.dumps(times), flush=True)
