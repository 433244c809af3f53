"""Values of Python as test/io/shown.ts writes those of JavaScript."""
import argparse, collections, math
import numpy as np
import torch

WIDE = {torch.float64: "float32", torch.float32: "float32", torch.float16: "float32", torch.bfloat16: "float32",
        torch.int64: "int32", torch.int32: "int32", torch.int16: "int32", torch.int8: "int32", torch.uint8: "uint8",
        torch.bool: "bool", torch.complex64: "complex64", torch.complex128: "complex64"}


def number(x):
    if isinstance(x, bool) or not isinstance(x, float): return x
    return {"$number": repr(x)} if math.isnan(x) or math.isinf(x) else x


def of_tensor(t):
    dtype = WIDE[t.dtype]
    t = t.detach()
    flat = torch.view_as_real(t.to(torch.complex64).resolve_conj()).flatten() if t.is_complex() else t.flatten()
    if not t.is_complex() and t.dtype.is_floating_point: flat = flat.to(torch.float32)
    return dtype, list(t.shape), [number(v) for v in flat.tolist()]


def shown(v):
    if isinstance(v, torch.nn.Parameter):
        dtype, shape, data = of_tensor(v)
        return {"$parameter": dtype, "shape": shape, "data": data, "requiresGrad": v.requires_grad}
    if isinstance(v, torch.Tensor):
        dtype, shape, data = of_tensor(v)
        return {"$tensor": dtype, "shape": shape, "data": data, "requiresGrad": v.requires_grad}
    if isinstance(v, np.ndarray): return shown(torch.from_numpy(np.array(v, dtype=np.int32 if v.dtype == np.uint16 else v.dtype.newbyteorder("="), order="C")))
    if isinstance(v, np.generic): return shown(v.item())
    if isinstance(v, torch.Size): return [shown(x) for x in v]
    if isinstance(v, torch.dtype): return str(v)[len("torch."):]
    if isinstance(v, torch.device): return str(v)
    if isinstance(v, complex): return {"re": v.real, "im": v.imag}
    if isinstance(v, (bytes, bytearray)): return {"$bytes": list(v)}
    if isinstance(v, argparse.Namespace): return shown(vars(v))
    if isinstance(v, dict):
        if all(isinstance(k, str) for k in v) or all(isinstance(k, int) and not isinstance(k, bool) for k in v):
            return {str(k): shown(x) for k, x in v.items()}
        return {"$map": [[shown(k), shown(x)] for k, x in v.items()]}
    if isinstance(v, (list, tuple, collections.deque)): return [shown(x) for x in v]
    if isinstance(v, (set, frozenset)): return {"$set": sorted(shown(x) for x in v)}
    if isinstance(v, int) and not isinstance(v, bool) and abs(v) >= 2 ** 53: return {"$bigint": str(v)}
    if isinstance(v, float): return number(v)
    return v
