"""What beside.ts does, with PyTorch's DistributedDataParallel on gloo: prints rank 0's losses, and what ranks with unequal numbers of inputs end with."""
import json, sys
import torch, torch.distributed as dist
from torch import nn

file, store, rank, size = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
torch.set_num_threads(1)
dist.init_process_group('gloo', init_method=f'file://{store}', rank=rank, world_size=size)
given = torch.load(file)
batch = given['batch']


class TutorialNetwork(nn.Module):
    def __init__(self):
        super().__init__()
        self.model1 = nn.Sequential(
            nn.Conv2d(3, 32, 5, 1, 2), nn.MaxPool2d(2), nn.Conv2d(32, 32, 5, 1, 2), nn.MaxPool2d(2), nn.Conv2d(32, 64, 5, 1, 2),
            nn.MaxPool2d(2), nn.Flatten(), nn.Linear(1024, 64), nn.Linear(64, 10),
        )

    def forward(self, x):
        return self.model1(x)


module = TutorialNetwork()
module.load_state_dict(given['state'])
model = nn.parallel.DistributedDataParallel(module)
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.001, momentum=0.9)
losses = []
for step in range(given['steps']):
    rows = [step * batch + rank + i * size for i in range(batch // size)]
    optimizer.zero_grad()
    loss = criterion(model(given['images'][rows]), given['targets'][rows].long())
    loss.backward()
    optimizer.step()
    mean = loss.detach().clone()
    dist.all_reduce(mean)
    losses.append(mean.item() / size)

ends = []
for by_initial in (True, False):
    uneven = nn.Sequential(nn.Linear(4, 3), nn.BatchNorm1d(3), nn.Linear(3, 1))
    uneven.load_state_dict(given['uneven'])
    joined = nn.parallel.DistributedDataParallel(uneven)
    steps = torch.optim.SGD(joined.parameters(), lr=0.1)
    with joined.join(divide_by_initial_world_size=by_initial):
        for step in range(3 + 2 * rank):
            begin = 16 * (step + 5 * rank)
            x = given['inputs'][begin : begin + 16]
            if step % 3 == 1:
                with joined.no_sync():
                    joined(x).square().mean().backward()
            else:
                joined(x).square().mean().backward()
                steps.step()
                steps.zero_grad()
    ends.append([value for x in uneven.state_dict().values() for value in x.reshape(-1).tolist()])
if rank == 0:
    print(json.dumps({'losses': losses, 'joined true': ends[0], 'joined false': ends[1]}))
