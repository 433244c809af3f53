"""What beside.ts does, with PyTorch's DistributedDataParallel on gloo: prints rank 0's losses."""
import json, sys
import torch, torch.distributed as dist
from torch import nn

file, store, rank, size = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
torch.set_num_threads(1)
dist.init_process_group('gloo', init_method=f'file://{store}', rank=rank, world_size=size)
given = torch.load(file)
module = nn.Sequential(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8), nn.ReLU(), nn.Flatten(), nn.Linear(288, 10))
module.load_state_dict(given['state'])
model = nn.parallel.DistributedDataParallel(module)
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
losses = []
for step in range(given['steps']):
    rows = [step * 16 + rank + i * size for i in range(16 // size)]
    optimizer.zero_grad()
    loss = criterion(model(given['images'][rows]), given['targets'][rows])
    loss.backward()
    optimizer.step()
    mean = loss.detach().clone()
    dist.all_reduce(mean)
    losses.append(mean.item() / size)
if rank == 0:
    print(json.dumps(losses))
