"""The time of torch.distributed's all_reduce with gloo: the smallest of many calls."""
import sys, time
import torch, torch.distributed as dist

rank, size, store, *sizes = sys.argv[1:]
torch.set_num_threads(1)
dist.init_process_group('gloo', init_method=f'file://{store}', rank=int(rank), world_size=int(size))
for bytes_, rounds in zip(sizes[::2], sizes[1::2]):
    x = torch.ones(int(bytes_) // 4)
    best = 1e9
    for _ in range(int(rounds)):
        x.fill_(1)
        dist.barrier()
        begin = time.perf_counter()
        dist.all_reduce(x)
        best = min(best, time.perf_counter() - begin)
    if rank == '0':
        print(bytes_, f'{1e6 * best:.3f}')
