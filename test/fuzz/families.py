"""What random programs say beside plain arithmetic: layers as functions, losses, sorting, statistics, linalg, fft, special, masked, indexing.

Each method `draw_KIND` draws arguments for the operations that `TABLE` lists under KIND: a list of positional ones, or a pair
with a dict of named ones; None where x does not suit.
"""
import math

import torch

TABLE = {
    # Shapes.
    "x": "t fliplr flipud rot90 msort argwhere nonzero atleast_1d atleast_2d atleast_3d real angle conj resolve_conj view_as_real "
         "trace unbind zeros_like ones_like isreal special.entr special.erfcx special.ndtr special.ndtri special.log_ndtr "
         "special.i0e special.i1 special.i1e special.bessel_j0 special.bessel_j1 special.bessel_y0 special.bessel_y1 special.gammaln special.psi special.expit special.expm1 "
         "special.exp2 special.erf special.erfc special.erfinv special.log1p special.sinc special.digamma special.airy_ai special.modified_bessel_i0 special.modified_bessel_i1 "
         "special.modified_bessel_k0 special.modified_bessel_k1 special.scaled_modified_bessel_k0 special.scaled_modified_bessel_k1 special.spherical_bessel_j0 adjoint Tensor.float",
    "moves": "movedim moveaxis",
    "windows": "Tensor.unfold",
    "unflatten": "unflatten",
    "parts": "split hsplit vsplit dsplit Tensor.split_with_sizes",
    "several": "broadcast_tensors cartesian_prod block_diag column_stack row_stack meshgrid",
    "combinations": "combinations",
    "repeats": "repeat_interleave",
    "diagonals": "diag_embed diagonal",
    "strided": "as_strided Tensor.as_strided",
    "as": "Tensor.expand_as Tensor.view_as Tensor.reshape_as Tensor.sum_to_size",
    "view": "Tensor.view",
    "fulls": "full_like Tensor.new_full Tensor.new_zeros",
    "ranges": "arange linspace eye tril_indices triu_indices",
    # Writing by index.
    "index_write": "index_add index_copy Tensor.index_add_ Tensor.index_copy_",
    "index_fill": "index_fill Tensor.index_fill_",
    "index_reduce": "index_reduce",
    "scatter_reduce": "scatter_reduce",
    "put": "take Tensor.put",
    "masked_pick": "masked_select masked_scatter",
    "view_scatter": "select_scatter slice_scatter diagonal_scatter",
    "brackets": "Tensor.__getitem__",
    "setitem": "Tensor.__setitem__",
    "index_put": "index_put",
    # Order and statistics.
    "sorting": "sort argsort",
    "top": "topk kthvalue",
    "pairs": "aminmax",
    "uniques": "unique unique_consecutive",
    "searching": "searchsorted bucketize isin",
    "quantiles": "quantile nanquantile",
    "counting": "histc bincount",
    "covariance": "cov corrcoef",
    "differences": "diff gradient",
    "areas": "trapezoid trapz cumulative_trapezoid",
    "renorm": "renorm",
    "cross": "cross linalg.cross",
    "distances": "cdist nn.functional.pairwise_distance nn.functional.cosine_similarity dist",
    "pdist": "nn.functional.pdist",
    "vander": "linalg.vander",
    "close": "isclose",
    "integers": "gcd lcm bitwise_left_shift bitwise_right_shift",
    "reals": "ldexp special.xlog1py special.zeta special.gammainc special.gammaincc complex polar",
    "polynomials": "special.chebyshev_polynomial_t special.chebyshev_polynomial_u special.hermite_polynomial_h special.hermite_polynomial_he special.laguerre_polynomial_l special.legendre_polynomial_p",
    "orders": "special.polygamma polygamma special.multigammaln special.logit special.round",
    # Matrices.
    "square": "linalg.det linalg.slogdet linalg.inv inverse linalg.matrix_exp logdet linalg.cond linalg.matrix_power",
    "general": "linalg.svdvals linalg.pinv linalg.matrix_norm linalg.matrix_rank linalg.norm linalg.diagonal",
    "definite": "linalg.cholesky cholesky linalg.eigvalsh cholesky_inverse",
    "solving": "linalg.solve linalg.solve_triangular cholesky_solve",
    "chains": "linalg.multi_dot",
    "contractions": "tensordot einsum",
    "vectors": "linalg.vecdot linalg.matmul vdot",
    # Fourier.
    "fourier": "fft.fft fft.ifft fft.rfft fft.irfft fft.hfft fft.ihfft",
    "fourier_many": "fft.fft2 fft.ifft2 fft.rfft2 fft.irfft2 fft.fftn fft.ifftn fft.rfftn fft.irfftn",
    "shifts": "fft.fftshift fft.ifftshift",
    # Masked.
    "masked": "masked.sum masked.prod masked.mean masked.amax masked.amin masked.argmax masked.argmin masked.norm masked.var masked.std masked.logsumexp masked.median",
    "masked_along": "masked.softmax masked.log_softmax masked.softmin masked.cumsum masked.cumprod",
    # torch.nn.functional.
    "bent": "nn.functional.elu nn.functional.leaky_relu nn.functional.celu nn.functional.softplus nn.functional.hardtanh nn.functional.threshold nn.functional.softshrink nn.functional.hardshrink "
            "nn.functional.gelu nn.functional.glu nn.functional.prelu nn.functional.normalize nn.functional.relu nn.functional.silu",
    "norms": "nn.functional.layer_norm nn.functional.group_norm nn.functional.batch_norm nn.functional.instance_norm nn.functional.local_response_norm",
    "products": "nn.functional.linear nn.functional.bilinear",
    "convolutions": "nn.functional.conv1d nn.functional.conv2d nn.functional.conv3d nn.functional.conv_transpose1d nn.functional.conv_transpose2d nn.functional.conv_transpose3d",
    "pools": "nn.functional.max_pool1d nn.functional.max_pool2d nn.functional.max_pool3d nn.functional.avg_pool1d nn.functional.avg_pool2d nn.functional.avg_pool3d "
             "nn.functional.lp_pool1d nn.functional.lp_pool2d",
    "adaptive": "nn.functional.adaptive_avg_pool1d nn.functional.adaptive_avg_pool2d nn.functional.adaptive_avg_pool3d nn.functional.adaptive_max_pool1d nn.functional.adaptive_max_pool2d",
    "images": "nn.functional.unfold nn.functional.fold nn.functional.pixel_shuffle nn.functional.pixel_unshuffle nn.functional.channel_shuffle nn.functional.interpolate nn.functional.grid_sample nn.functional.affine_grid",
    "tables": "nn.functional.embedding nn.functional.embedding_bag nn.functional.one_hot",
    "class_loss": "nn.functional.nll_loss nn.functional.cross_entropy nn.functional.multi_margin_loss nn.functional.multilabel_margin_loss",
    "chance_loss": "nn.functional.binary_cross_entropy nn.functional.binary_cross_entropy_with_logits nn.functional.kl_div nn.functional.multilabel_soft_margin_loss nn.functional.soft_margin_loss "
                   "nn.functional.poisson_nll_loss nn.functional.gaussian_nll_loss nn.functional.hinge_embedding_loss",
    "distance_loss": "nn.functional.margin_ranking_loss nn.functional.cosine_embedding_loss nn.functional.triplet_margin_loss",
    "ctc": "nn.functional.ctc_loss",
    # In place.
    "inplace_more": "Tensor.log_ Tensor.sin_ Tensor.cos_ Tensor.rsqrt_ Tensor.trunc_ Tensor.sign_ Tensor.ceil_ Tensor.round_ Tensor.frac_ Tensor.erf_ Tensor.expm1_ Tensor.log1p_ Tensor.atan_ Tensor.sinh_ "
                    "Tensor.nan_to_num_ Tensor.digamma_ Tensor.lgamma_ Tensor.deg2rad_ Tensor.logical_not_ Tensor.t_ Tensor.sinc_ Tensor.cosh_",
    "inplace_number": "Tensor.fill_ Tensor.clamp_ Tensor.clamp_min_ Tensor.clamp_max_ Tensor.ge_ Tensor.le_ Tensor.ne_ Tensor.floor_divide_ Tensor.xlogy_ Tensor.atan2_ Tensor.hypot_ Tensor.copysign_ Tensor.logical_and_",
    "inplace_along": "Tensor.cumsum_ Tensor.cumprod_ Tensor.tril_ Tensor.triu_ Tensor.fill_diagonal_ Tensor.squeeze_ Tensor.unsqueeze_ Tensor.transpose_",
    "inplace_two": "Tensor.addcmul_ Tensor.addcdiv_ Tensor.lerp_ Tensor.masked_fill_ Tensor.masked_scatter_",
}


class Families:
    """Draws arguments; mixed into Program of programs.py."""

    # Operands.
    def floats(self, *shape):
        """A float leaf without NaN and infinity."""
        return self.leaf(torch.float32, list(shape), edge=False)

    def ints(self, shape, low, high):
        var = self.leaf(torch.int64, list(shape))
        var.wide.random_(low, high, generator=torch.Generator().manual_seed(self.rng.randrange(1 << 30)))
        self.rewrite(var)
        return var

    def rewrite(self, var):
        """After var.wide has been written to: a constant again."""
        from reference import tensor_json
        for other in (var.narrow, var.rough):
            other.detach().copy_(var.wide.detach())
        self.steps[-1]["tensor"] = tensor_json(var.wide)

    def mask(self, shape):
        return self.leaf(torch.bool, list(shape))

    def real(self, x):
        """x where it is of floats, else a new leaf of its shape."""
        return x if x.wide.dtype == torch.float64 else self.floats(*x.wide.shape)

    def finite(self, x):
        x = self.real(x)
        return x if bool(x.wide.isfinite().all()) else self.floats(*x.wide.shape)

    def size(self, low=1, high=4):
        return self.rng.randint(low, high)

    def batch(self):
        return [self.size(1, 3) for _ in range(self.rng.choice([0, 0, 1, 1, 2]))]

    def maybe(self, name, *values, chance=0.5):
        return {name: self.rng.choice(values)} if self.rng.random() < chance else {}

    def reduction(self):
        return self.maybe("reduction", "mean", "sum", "none", chance=0.75)

    def distinct(self, *shape):
        """A float leaf without equal elements."""
        var = self.floats(*shape)
        n = var.wide.numel()
        order = list(range(n))
        self.rng.shuffle(order)
        with torch.no_grad():
            var.wide.copy_((torch.tensor(order, dtype=torch.float64) / 4 - n / 8).reshape(var.wide.shape))
        self.rewrite(var)
        return var

    # Shapes.
    def draw_x(self, x, name):
        if name.startswith("special.") and name not in ("special.expm1", "special.log1p", "special.exp2", "special.sinc", "special.erf", "special.erfc", "special.psi", "special.digamma"):
            x = self.real(x)
        # The approximation that 1.13 has there is off by 2e-5.
        if name == "special.airy_ai" and ((x.wide > -3) & (x.wide < -2)).any():
            return None
        if name == "rot90":
            return [x, self.rng.randint(-3, 5), self.rng.sample(range(x.wide.dim()), 2)] if x.wide.dim() > 1 else None
        if name == "view_as_real" and not x.wide.is_complex() or name == "angle" and x.wide.dtype == torch.bool:
            return None
        # The gradient of 1.13 is wrong for more rows than columns.
        if name == "trace" and x.wide.dim() == 2 and x.wide.shape[0] > x.wide.shape[1]:
            return None
        if name == "msort" and (x.wide.is_complex() or x.wide.unique().numel() < x.wide.numel() or x.wide.isnan().any() or x.wide.dim() == 0):
            return None
        return [x]

    def draw_moves(self, x, name):
        n = x.wide.dim()
        k = self.rng.randint(0, n)
        return [x, self.rng.sample(range(n), k), self.rng.sample(range(n), k)] if self.rng.random() < 0.6 else [x, self.dim(x), self.dim(x)]

    def draw_windows(self, x, name):
        return [x, self.dim(x), self.rng.randint(1, 4), self.rng.randint(1, 3)]

    def draw_unflatten(self, x, name):
        if x.wide.dim() == 0:
            return None
        d = self.rng.randrange(x.wide.dim())
        size = x.wide.shape[d]
        return [x, d, self.rng.choice([[size, 1], [-1], [1, -1], [size + 1], [2, -1]])]

    def draw_parts(self, x, name):
        if name in ("hsplit", "vsplit", "dsplit"):
            return [x, self.rng.choice([1, 2, 3, [1], [1, 2], []])]
        if x.wide.dim() == 0:
            return None
        d = self.rng.randrange(-x.wide.dim(), x.wide.dim())
        size = x.wide.shape[d]
        cut = self.rng.randint(0, size)
        if name == "split" and self.rng.random() < 0.6:
            return [x, self.rng.randint(1, 4), d]
        return [x, [cut, size - cut] if self.rng.random() < 0.9 else [cut, size], d]

    def draw_several(self, x, name):
        if name == "cartesian_prod":
            return [self.floats(self.size(0, 3)) for _ in range(self.rng.randint(1, 3))]
        if name == "meshgrid":
            return [*[self.floats(self.size(0, 3)) for _ in range(self.rng.randint(1, 3))]], {"indexing": self.rng.choice(["ij", "xy"])}
        if name == "block_diag":
            # 1.13 has wrong gradients where there is a vector of nothing.
            return [self.floats(*[self.size(1, 3) for _ in range(self.rng.randint(0, 2))]) for _ in range(self.rng.randint(1, 3))]
        if name in ("column_stack", "row_stack"):
            return [[x, self.leaf(x.wide.dtype if x.wide.dtype not in (torch.float64, torch.complex128) else torch.float32, list(x.wide.shape))]]
        return [x, self.like(x)]

    def draw_combinations(self, x, name):
        return [self.floats(self.size(0, 5))], {**self.maybe("r", 1, 2, 3), **self.maybe("with_replacement", True, False)}

    def draw_repeats(self, x, name):
        if self.rng.random() < 0.5 or x.wide.dim() == 0:
            return [x, self.rng.randint(0, 3), *([self.dim(x)] if self.rng.random() < 0.5 else [])]
        d = self.rng.randrange(x.wide.dim())
        return [x, self.ints([x.wide.shape[d]], 0, 3), d]

    def draw_diagonals(self, x, name):
        if name == "diagonal" and x.wide.dim() < 2:
            return None
        n = x.wide.dim() + (1 if name == "diag_embed" else 0)
        a, b = self.rng.sample(range(n), 2) if n > 1 else (0, 1)
        return [x, self.rng.randint(-2, 2), a, b]

    def draw_strided(self, x, name):
        x = self.floats(self.size(1, 4), self.size(1, 4)) if not x.wide.is_contiguous() or not x.wide.is_leaf else x
        n = x.wide.numel()
        rows, cols, a, b, offset = self.size(0, 3), self.size(0, 3), self.size(0, 2), self.size(0, 2), self.size(0, 2)
        if name == "as_strided" and rows * cols and offset + (rows - 1) * a + (cols - 1) * b >= n:
            return None
        return [x, [rows, cols], [a, b], offset] if offset + max(rows - 1, 0) * a + max(cols - 1, 0) * b < n else None

    def draw_as(self, x, name):
        if name == "Tensor.sum_to_size":
            return [x, [1 if self.rng.random() < 0.5 else s for s in x.wide.shape][self.rng.choice([0, 0, 1]) if x.wide.dim() else 0:]]
        if name == "Tensor.expand_as":
            return [x, self.leaf(shape=[2] * self.rng.choice([0, 1]) + [3 if s == 1 else s for s in x.wide.shape])]
        return [x, self.leaf(shape=list(reversed(x.wide.shape)))]

    def draw_view(self, x, name):
        # Those of LAPACK lie in columns there.
        if not x.wide.is_contiguous() and any("linalg" in s.get("call", "") or "cholesky" in s.get("call", "") for s in self.steps):
            return None
        return self.draw_shape(x, "reshape")

    def draw_fulls(self, x, name):
        if name == "full_like":
            return [x, self.number()]
        return [x, [self.size(0, 3), 2], *([self.rng.randrange(-3, 4)] if name == "Tensor.new_full" else [])]

    def draw_ranges(self, x, name):
        r = self.rng
        if name == "arange":
            return [r.randint(-3, 3), r.randint(-4, 9), r.choice([1, 2, 3, -1])]
        if name == "linspace":
            return [r.randint(-3, 3) / 2, r.randint(-4, 9) / 2, r.randint(0, 6)]
        if name == "eye":
            return [r.randint(0, 4), r.randint(0, 4)]
        return [r.randint(0, 4), r.randint(0, 4), r.randint(-2, 2)]

    # Writing by index.
    def along(self, x):
        """A dim of x that is not empty."""
        if x.wide.dim() == 0 or 0 in x.wide.shape:
            return None
        return self.rng.randrange(x.wide.dim())

    def same_kind(self, x, shape):
        narrow = {torch.float64: torch.float32, torch.complex128: torch.complex64}
        return self.leaf(narrow.get(x.wide.dtype, x.wide.dtype), shape)

    def writable(self, x):
        return not (x.wide.is_leaf and x.wide.requires_grad)

    def draw_index_write(self, x, name):
        d = self.along(x)
        if d is None or name.endswith("_") and not self.writable(x):
            return None
        count = self.rng.randint(0, 3)
        size = x.wide.shape[d]
        index = self.ints([count], 0, size + (self.rng.random() < 0.03)) if "add" in name else self.ints([min(count, 1)], 0, size)
        shape = list(x.wide.shape)
        shape[d] = index.wide.numel()
        return [x, d, index, self.same_kind(x, shape)], self.maybe("alpha", 2, -1) if "add" in name and x.wide.dtype != torch.bool else {}

    def draw_index_fill(self, x, name):
        d = self.along(x)
        if d is None or name.endswith("_") and not self.writable(x):
            return None
        return [x, d, self.ints([self.rng.randint(0, 3)], -x.wide.shape[d], x.wide.shape[d]), self.rng.randint(-2, 2)]

    def draw_index_reduce(self, x, name):
        d = self.along(x)
        if d is None or not x.wide.is_floating_point():
            return None
        index = self.ints([self.rng.randint(0, 3)], 0, x.wide.shape[d])
        shape = list(x.wide.shape)
        shape[d] = index.wide.numel()
        return [x, d, index, self.same_kind(x, shape), self.rng.choice(["prod", "mean", "amax", "amin"])], self.maybe("include_self", True, False)

    def draw_scatter_reduce(self, x, name):
        d = self.along(x)
        if d is None or not x.wide.is_floating_point():
            return None
        shape = [self.rng.randint(0 if self.rng.random() < 0.1 else 1, s) for s in x.wide.shape]
        shape[d] = self.rng.randint(0, 3)
        index = self.ints(shape, 0, x.wide.shape[d])
        return [x, d, index, self.same_kind(x, list(shape)), self.rng.choice(["sum", "prod", "mean", "amax", "amin"])], self.maybe("include_self", True, False)

    def draw_put(self, x, name):
        n = x.wide.numel()
        if n == 0:
            return None
        index = self.ints([self.rng.randint(0, 3)] if self.rng.random() < 0.7 else [2, 1], -n, n)
        if name == "take":
            return [x, index]
        return [x, index, self.same_kind(x, list(index.wide.shape))], {"accumulate": True}

    def draw_masked_pick(self, x, name):
        m = self.mask([1 if self.rng.random() < 0.2 else s for s in x.wide.shape])
        return [x, m] if name == "masked_select" else [x, m, self.same_kind(x, [max(x.wide.numel(), 1)])]

    def draw_view_scatter(self, x, name):
        if name == "diagonal_scatter":
            if x.wide.dim() < 2:
                return None
            offset = self.rng.randint(-1, 1)
            a, b = self.rng.sample(range(x.wide.dim()), 2)
            return [x, self.same_kind(x, list(torch.diagonal(x.wide, offset, a, b).shape)), offset, a, b]
        d = self.along(x)
        if d is None:
            return None
        size = x.wide.shape[d]
        shape = list(x.wide.shape)
        if name == "select_scatter":
            shape.pop(d)
            return [x, self.same_kind(x, shape), d, self.rng.randint(-size, size - 1)]
        start, end, step = self.rng.randint(0, size), self.rng.randint(0, size + 1), self.rng.randint(1, 2)
        shape[d] = len(range(start, min(end, size), step))
        return [x, self.same_kind(x, shape)], {"dim": d, "start": start, "end": end, "step": step}

    def items(self, x):
        """Brackets with numbers, slices, lists and masks."""
        r = self.rng
        items, d = [], 0
        length = r.randint(1, 2)
        listed = 0
        while d < x.wide.dim():
            size = x.wide.shape[d]
            kind = r.choice(["all", "slice", "number", "list", "mask", "new", "dots"])
            if kind == "mask" and listed < 1:
                span = 1 if d + 1 >= x.wide.dim() or r.random() < 0.7 else 2
                items.append(self.mask(list(x.wide.shape[d:d + span])))
                d, listed = d + span, listed + 1
                continue
            if kind == "list" and size > 0 and listed < 2:
                if items and isinstance(items[-1], type(self.vars[0])) and items[-1].wide.dtype == torch.bool:
                    break
                items.append(self.ints([length], -size, size))
                listed += 1
            elif kind == "number" and size > 0:
                items.append(r.randint(-size, size - 1))
            elif kind == "slice":
                items.append(slice(r.choice([None, 0, 1, -1]), r.choice([None, 2, -1]), r.choice([None, 1, 2])))
            elif kind == "new":
                items.append(None)
                continue
            elif kind == "dots":
                if Ellipsis not in [i for i in items if not hasattr(i, "wide")]:
                    items.append(Ellipsis)
                break
            else:
                items.append(slice(None))
            d += 1
        return items or [Ellipsis]

    def draw_brackets(self, x, name):
        return [x, self.items(x)]

    def draw_setitem(self, x, name):
        if not self.writable(x):
            return None
        items = self.items(x)
        lists = [i for i in items if hasattr(i, "wide") and i.wide.dtype == torch.int64]
        if any(i.wide.numel() > 1 for i in lists):
            return None
        return [x, items, self.rng.randint(-3, 3) if self.rng.random() < 0.5 else self.same_kind(x, [])]

    def draw_index_put(self, x, name):
        d = self.along(x)
        if d is None:
            return None
        count = self.rng.randint(1, 3)
        index = self.ints([count], -x.wide.shape[0], x.wide.shape[0])
        return [x, [index], self.same_kind(x, [count] + list(x.wide.shape[1:]))], {"accumulate": True}

    # Order and statistics.
    def draw_sorting(self, x, name):
        if x.wide.is_complex() or x.wide.isnan().any() and not x.wide.is_floating_point():
            return None
        if name == "argsort":
            x = self.distinct(*self.shape())
            return [x, self.dim(x), self.rng.random() < 0.5]
        return [x], {"stable": True, "dim": self.dim(x), "descending": self.rng.random() < 0.5}

    def draw_top(self, x, name):
        x = self.distinct(*self.shape())
        size = x.wide.shape[-1] if x.wide.dim() else 1
        if name == "kthvalue":
            return [x, self.rng.randint(1, max(size, 1)), -1], self.maybe("keepdim", True)
        return [x, self.rng.randint(0, size + (self.rng.random() < 0.05)), self.rng.choice([-1, -1, x.wide.dim() - 1])], {"largest": self.rng.random() < 0.5}

    def draw_pairs(self, x, name):
        return [x], {**self.maybe("dim", self.dim(x)), **self.maybe("keepdim", True)} if not x.wide.is_complex() else None

    def draw_uniques(self, x, name):
        if x.wide.is_complex() or x.wide.isnan().any():
            return None
        kwargs = {"return_inverse": True, "return_counts": True}
        return [x], {**kwargs, **(self.maybe("dim", self.rng.randrange(x.wide.dim())) if x.wide.dim() and 0 not in x.wide.shape else {})}

    def draw_searching(self, x, name):
        x = self.finite(x)
        if name == "isin":
            return [x, self.leaf(torch.float32, [self.size(0, 4)], edge=False)], self.maybe("invert", True)
        edges = self.distinct(self.size(0, 5))
        with torch.no_grad():
            edges.wide.copy_(edges.wide.sort().values)
        self.rewrite(edges)
        return ([edges, x] if name == "searchsorted" else [x, edges]), self.maybe("right", True, False)

    def draw_quantiles(self, x, name):
        x = self.distinct(*self.shape())
        if x.wide.numel() == 0:
            return None
        q = self.rng.choice([0.0, 0.25, 0.5, 0.8, 1.0])
        kwargs = self.maybe("interpolation", "linear", "lower", "higher", "midpoint", "nearest")
        return [x, q, *([self.dim(x)] if self.rng.random() < 0.6 else [])], kwargs

    def draw_counting(self, x, name):
        if name == "bincount":
            n = self.size(0, 5)
            return [self.ints([n], 0, 6)], self.maybe("minlength", 0, 8)
        x = self.finite(x)
        return [x, self.rng.randint(1, 5)], self.rng.choice([{}, {"min": -1, "max": 2}, {"min": 0, "max": 0}]) if not x.wide.requires_grad else {}

    def draw_covariance(self, x, name):
        rows, cols = self.size(1, 3), self.size(2, 4)
        x = self.floats(rows, cols) if self.rng.random() < 0.8 else self.floats(cols)
        return [x], self.maybe("correction", 0, 1) if name == "cov" else {}

    def draw_differences(self, x, name):
        if name == "gradient":
            x = self.floats(self.size(2, 4), self.size(2, 4))
            return [x], {**self.maybe("spacing", 2, 0.5), **self.maybe("dim", 0, 1), **self.maybe("edge_order", 1, 2)}
        return [x], {**self.maybe("n", 0, 1, 2, 3), **self.maybe("dim", self.dim(x))}

    def draw_areas(self, x, name):
        x = self.real(x)
        if self.rng.random() < 0.5:
            return [x], {**self.maybe("dx", 0.5, 2), **self.maybe("dim", self.dim(x))}
        return [x, self.floats(*x.wide.shape)], self.maybe("dim", self.dim(x)) if x.wide.dim() else {}

    def draw_renorm(self, x, name):
        x = self.floats(self.size(), self.size(), *([self.size()] if self.rng.random() < 0.3 else []))
        # Limits that no norm meets: a rounding would decide.
        return [x, self.rng.choice([1, 2, 3, 0.5]), self.dim(x), self.rng.choice([0.53, 1.03, 2.03])]

    def draw_cross(self, x, name):
        shape = self.batch() + [3]
        return [self.floats(*shape), self.floats(*[1 if self.rng.random() < 0.2 and s != 3 else s for s in shape])], {"dim": -1}

    def draw_distances(self, x, name):
        b, n, m, k = self.batch(), self.size(), self.size(), self.size()
        if name == "cdist":
            return [self.floats(*b, n, k), self.floats(*b, m, k)], self.maybe("p", 0.5, 1.0, 2.0, 3.0, float("inf"))
        if name == "dist":
            x = self.finite(x)
            return [x, self.like(x), self.rng.choice([0, 1, 2, 3, float("inf")])]
        pair = [self.floats(*b, n, k), self.floats(*b, n, k)]
        if not name.endswith("similarity"):
            return pair, self.maybe("p", 1, 2, 3)
        options = self.maybe("dim", 0, -1)
        # Of single numbers it is ±1, and its derivatives are what roundings leave of 0.
        return (pair, options) if pair[0].wide.shape[options.get("dim", 1)] > 1 else None

    def draw_pdist(self, x, name):
        return [self.floats(self.size(0, 4), self.size(1, 3)), # The way back of the largest difference ends the process.
                self.rng.choice([0.5, 1, 2, 3])]

    def draw_vander(self, x, name):
        x = self.floats(self.size(1, 4))
        return [x], {"N": self.rng.randint(1, 4)}

    def draw_close(self, x, name):
        other = self.leaf({torch.float64: torch.float32, torch.complex128: torch.complex64}.get(x.wide.dtype, x.wide.dtype), list(x.wide.shape))
        return [x, other] if name == "isclose" and x.wide.dtype != torch.bool else None

    def draw_integers(self, x, name):
        if x.wide.dtype not in (torch.int64, torch.int32, torch.uint8):
            x = self.leaf(torch.int64, list(x.wide.shape))
        if "shift" in name:
            return [x, self.ints(x.wide.shape, 0, 5)]
        other = self.like(x)
        return [x, other] if other.wide.dtype in (torch.int64, torch.int32, torch.uint8) else None

    def draw_reals(self, x, name):
        x = self.real(x)
        other = self.floats(*[1 if self.rng.random() < 0.2 else s for s in x.wide.shape])
        if name == "ldexp":
            return [x, self.ints(x.wide.shape, -3, 4)]
        if "gammainc" in name:
            return [torch_abs(self, x), torch_abs(self, other)]
        if name == "special.zeta" and not (x.wide.isfinite().all()):
            return None
        return [x, other]

    def draw_polynomials(self, x, name):
        x = self.finite(x)
        # These have no derivative.
        return None if x.wide.requires_grad else [x, self.rng.randint(0, 5)]

    def draw_orders(self, x, name):
        x = self.real(x)
        if name.endswith("polygamma"):
            return [self.rng.randint(0, 3), x]
        if name == "special.multigammaln":
            return [torch_abs(self, x), self.rng.randint(1, 3)]
        if name == "special.logit":
            eps = self.maybe("eps", 0.1, 0.01)
            return None if negative_zero(x) else ([x], eps)
        return [x], self.maybe("decimals", -1, 0, 1, 2)

    # Matrices.
    def regular(self, *batch, n):
        """A batch of matrices far from singular: a strong diagonal."""
        var = self.floats(*batch, n, n)
        with torch.no_grad():
            var.wide.mul_(0.5)
            var.wide.diagonal(dim1=-2, dim2=-1).add_(3.5)
        self.rewrite(var)
        return var

    def draw_square(self, x, name):
        a = self.regular(*self.batch(), n=self.size(0 if self.rng.random() < 0.05 else 1, 4))
        if name == "linalg.matrix_power":
            return [a, self.rng.randint(-2, 4)]
        if name == "linalg.cond":
            # The other norms write over what their way back needs.
            return [a, self.rng.choice([None, 2, -2])] if a.wide.numel() else None
        if name == "linalg.matrix_exp":
            return [self.floats(*a.wide.shape)]
        return [a]

    def draw_general(self, x, name):
        a = self.floats(*self.batch(), self.size(1, 4), self.size(1, 4))
        if name == "linalg.matrix_norm":
            return [a, self.rng.choice(["fro", "nuc", 1, -1, 2, -2, float("inf")])], self.maybe("keepdim", True)
        if name == "linalg.norm":
            return [a, self.rng.choice([None, "fro", "nuc", 1, 2, float("inf")]), [-2, -1]]
        return [a]

    def draw_definite(self, x, name):
        n, batch = self.size(1, 4), self.batch()
        a = self.regular(*batch, n=n)
        with torch.no_grad():
            a.wide.add_(a.wide.mT.clone())
        self.rewrite(a)
        if name == "cholesky_inverse":
            return [a] if not a.wide.requires_grad else None
        return [a]

    def draw_solving(self, x, name):
        n, k, batch = self.size(1, 4), self.size(1, 3), self.batch()
        a = self.regular(*batch, n=n)
        b = self.floats(*batch, n, k)
        if name == "linalg.solve_triangular":
            return [a, b], {"upper": self.rng.random() < 0.5, **self.maybe("unitriangular", True, chance=0.2)}
        if name == "cholesky_solve":
            return [b, a], self.maybe("upper", True)
        return [a, b] if self.rng.random() < 0.7 or batch else [a, self.floats(n)]

    def draw_chains(self, x, name):
        sizes = [self.size(1, 3) for _ in range(self.rng.randint(3, 5))]
        parts = [self.floats(a, b) for a, b in zip(sizes, sizes[1:])]
        return [parts]

    def draw_contractions(self, x, name):
        i, j, k, m = (self.size(1, 3) for _ in range(4))
        if name == "tensordot":
            return [self.floats(i, j, k), self.floats(j, k, m)], {"dims": self.rng.choice([[[1, 2], [0, 1]], [[1], [0]]])}
        shapes = {"i": i, "j": j, "k": k, "m": m}
        equation = self.rng.choice(["ij,jk->ik", "ij,jk", "ii->i", "ii", "ij->ji", "ij,ij->", "i,j->ij", "bij,bjk->bik", "ijk,ijm->km", "...ij,...jk->...ik", "ij,j->i", "ijk->kj", "ij,jk,km->im"])
        shapes["b"] = 2
        operands = [self.floats(*[shapes[c] for c in part.replace("...", "b")]) for part in equation.split("->")[0].split(",")]
        return [equation, *operands]

    def draw_vectors(self, x, name):
        if name == "linalg.matmul":
            return self.draw_matrix(x, "matmul")
        n = self.size(0, 4)
        return [self.floats(n), self.floats(n)] if name == "vdot" else [self.floats(2, n), self.floats(2, n)]

    # Fourier.
    def fourier_leaf(self, name, *shape):
        real = "rfft" in name and "irfft" not in name or "ihfft" in name
        return self.leaf(torch.float32 if real or self.rng.random() < 0.4 else torch.complex64, list(shape), edge=False)

    def draw_fourier(self, x, name):
        x = self.fourier_leaf(name, *self.batch(), self.size(1, 6))
        return [x], {**self.maybe("n", 1, 2, 3, 5, 8), **self.maybe("dim", self.dim(x)), **self.maybe("norm", "forward", "backward", "ortho")}

    def draw_fourier_many(self, x, name):
        x = self.fourier_leaf(name, *self.batch()[:1], self.size(1, 4), self.size(1, 4))
        return [x], {**self.maybe("s", [2, 3], [4, 4], [1, 2]), **self.maybe("norm", "forward", "backward", "ortho"), **self.maybe("dim", [0, 1], [-1, 0], [-2, -1])}

    def draw_shifts(self, x, name):
        return [x] if self.rng.random() < 0.5 else [x, self.dims(x)]

    # Masked.
    def draw_masked(self, x, name):
        x = self.finite(x)
        mask = self.mask([1 if self.rng.random() < 0.15 else s for s in x.wide.shape])
        if x.wide.dim() == 0:
            return None
        one = name.endswith(("argmax", "argmin", "median"))
        dims = self.rng.randrange(x.wide.dim()) if one or self.rng.random() < 0.5 else self.rng.sample(range(x.wide.dim()), self.rng.randint(1, x.wide.dim()))
        order = [self.rng.choice([1, 2, 3])] if name.endswith("norm") else []
        extra = {"unbiased": self.rng.random() < 0.5} if name.endswith(("var", "std")) else {}
        return [x, *order, dims], {"mask": mask, **extra, **self.maybe("keepdim", True)}

    def draw_masked_along(self, x, name):
        x = self.finite(x)
        return ([x, self.rng.randrange(x.wide.dim())], {"mask": self.mask(x.wide.shape)}) if x.wide.dim() else None

    # torch.nn.functional.
    def draw_bent(self, x, name):
        x = self.finite(x)
        short = name.split(".")[-1]
        r = self.rng
        if short in ("elu", "celu"):
            return [x], self.maybe("alpha", 0.5, 2.0)
        if short == "leaky_relu":
            return [x], self.maybe("negative_slope", 0.3, 0.0, -0.5)
        if short == "softplus":
            return [x], {**self.maybe("beta", 2, 0.5), **self.maybe("threshold", 1, 10)}
        if short == "hardtanh":
            return [x], {"min_val": r.choice([-1.5, -0.5, 0]), "max_val": r.choice([0.5, 2])}
        if short == "threshold":
            return [x, r.choice([0.1, -1, 1]), r.choice([0, 5])]
        if short in ("softshrink", "hardshrink"):
            return [x, r.choice([0.3, 0, 1])]
        if short == "gelu":
            return [x], self.maybe("approximate", "tanh", "none")
        if short == "glu":
            return [self.floats(*self.batch(), 2 * self.size(1, 2))], {}
        if short == "prelu":
            x = self.floats(2, self.size(1, 3), *self.batch())
            return [x, self.floats(r.choice([1, x.wide.shape[1]]))]
        if short == "normalize":
            return [x], {**self.maybe("p", 1, 2, 3), "dim": self.dim(x)}
        return [x]

    def draw_norms(self, x, name):
        n, c, space = self.size(2, 3), 2 * self.size(1, 2), [self.size(1, 3) for _ in range(self.rng.randint(0, 2))]
        pair = lambda size: [self.floats(*size), self.floats(*size)] if self.rng.random() < 0.7 else [None, None]
        # With the default two elements near each other are ±1, and the derivatives what roundings leave of differences.
        eps = self.maybe("eps", 1e-3, 1e-2) or {"eps": 1e-3}
        if name.endswith("layer_norm"):
            shape = (space or [3])[-self.rng.randint(1, 2):]
            weight, bias = pair(shape)
            return [self.floats(n, c, *space[:-len(shape)], *shape), shape], {"weight": weight, "bias": bias, **eps}
        weight, bias = pair([c])
        if name.endswith("group_norm"):
            return [self.floats(n, c, *space), self.rng.choice([1, 2, c])], {"weight": weight, "bias": bias, **eps}
        if name.endswith("local_response_norm"):
            return [self.floats(n, c, 2), self.rng.randint(1, 4)], {**self.maybe("alpha", 0.5, 0.1), **self.maybe("k", 1, 2)}
        if name.endswith("instance_norm"):
            return [self.floats(n, c, *(space or [2]), 2)], {"weight": weight, "bias": bias, **eps}
        training = self.rng.random() < 0.6
        mean = self.leaf(torch.float32, [c], edge=False, grad=False)
        var = self.leaf(torch.float32, [c], edge=False, grad=False)
        var.wide.abs_().add_(0.5)
        self.rewrite(var)
        if training:
            mean = var = None
        return [self.floats(n, c, *space), mean, var], {"weight": weight, "bias": bias, "training": training, **eps}

    def draw_products(self, x, name):
        i, j, o, batch = self.size(1, 4), self.size(1, 3), self.size(1, 4), self.batch()
        if name.endswith("bilinear"):
            return [self.floats(*batch, i), self.floats(*batch, j), self.floats(o, i, j)], {"bias": self.floats(o)} if self.rng.random() < 0.5 else {}
        x = x if x.wide.dtype == torch.float64 and x.wide.dim() > 0 and x.wide.shape[-1] > 0 else self.floats(*batch, i)
        return [x, self.floats(o, x.wide.shape[-1]), *([self.floats(o)] if self.rng.random() < 0.6 else [])]

    def draw_convolutions(self, x, name):
        r = self.rng
        dims = int(name[-2])
        groups = r.choice([1, 1, 2])
        cin, cout = groups * self.size(1, 2), groups * self.size(1, 2)
        space = [r.randint(2, 5 if dims < 3 else 3) for _ in range(dims)]
        kernel = [r.randint(1, 3) for _ in range(dims)]
        up = "transpose" in name
        weight = [cin, cout // groups, *kernel] if up else [cout, cin // groups, *kernel]
        batch = [self.size(1, 2)] if r.random() < 0.8 else []
        kwargs = {**self.maybe("stride", 1, 2, [2] + [1] * (dims - 1)), **self.maybe("padding", 0, 1, [1] + [0] * (dims - 1)), **self.maybe("dilation", 1, 2, chance=0.3), "groups": groups}
        if not up and r.random() < 0.15:
            kwargs["padding"] = r.choice(["same", "valid"])
        if up and r.random() < 0.3:
            kwargs["output_padding"] = 1
        return [self.floats(*batch, cin, *space), self.floats(*weight), *([self.floats(cout)] if r.random() < 0.6 else [])], kwargs

    def draw_pools(self, x, name):
        r = self.rng
        dims = int(name[-2])
        shape = ([self.size(1, 2)] if r.random() < 0.8 else []) + [self.size(1, 2)] + [r.randint(2, 5 if dims < 3 else 3) for _ in range(dims)]
        if "lp_pool" in name:
            x = self.floats(*shape)
            with torch.no_grad():
                x.wide.abs_().add_(0.5)
            self.rewrite(x)
            return [x, r.choice([1, 2, 3]), r.randint(1, 2)], {**self.maybe("stride", 1, 2), **self.maybe("ceil_mode", True)}
        x = self.distinct(*shape) if "max" in name else self.floats(*shape)
        kernel = r.randint(1, 3) if r.random() < 0.7 else [r.randint(1, 3) for _ in range(dims)]
        kwargs = {**self.maybe("stride", 1, 2, 3), **self.maybe("padding", 0, 1), **self.maybe("ceil_mode", True)}
        if "max" in name:
            kwargs.update(self.maybe("dilation", 1, 2))
        else:
            kwargs.update(self.maybe("count_include_pad", True, False))
            if dims > 1:
                kwargs.update(self.maybe("divisor_override", 2, 3, chance=0.2))
        # Where nothing is left, max_pool1d of 1.13 answers otherwise with a gradient than without.
        if name.endswith("max_pool1d") and kwargs.get("dilation", 1) * 2 + 1 > shape[-1]:
            return None
        return [x, kernel], kwargs

    def draw_adaptive(self, x, name):
        r = self.rng
        dims = int(name[-2])
        shape = ([self.size(1, 2)] if r.random() < 0.8 else []) + [self.size(1, 2)] + [r.randint(1, 5 if dims < 3 else 3) for _ in range(dims)]
        x = self.distinct(*shape) if "max" in name else self.floats(*shape)
        return [x, r.randint(1, 4) if r.random() < 0.6 else [r.choice([1, 2, 3]) for _ in range(dims)]]

    def draw_images(self, x, name):
        r = self.rng
        n, c, h, w = self.size(1, 2), self.size(1, 2), r.randint(2, 4), r.randint(2, 4)
        if name.endswith(".unfold"):
            return [self.floats(n, c, h, w), r.choice([1, 2, [2, 1]])], {**self.maybe("stride", 1, 2), **self.maybe("padding", 0, 1), **self.maybe("dilation", 1, 2)}
        if name.endswith(".fold"):
            return [self.floats(n, c * 4, (h - 1) * (w - 1)), [h, w], [2, 2]]
        if name.endswith("pixel_shuffle"):
            return [self.floats(*self.batch(), 4 * c, h, w), 2]
        if name.endswith("pixel_unshuffle"):
            return [self.floats(*self.batch(), c, 4, 2), 2]
        if name.endswith("channel_shuffle"):
            return [self.floats(n, 4, h, w), 2]
        if name.endswith("interpolate"):
            dims = r.randint(1, 2)
            mode = r.choice(["nearest", "nearest-exact", "area", "linear" if dims == 1 else "bilinear", "nearest" if dims == 1 else "bicubic"])
            kwargs = {"size": r.randint(1, 6) if r.random() < 0.5 else [r.randint(1, 6) for _ in range(dims)]} if r.random() < 0.6 else {"scale_factor": r.choice([0.5, 1.5, 2.0])}
            if "linear" in mode or mode == "bicubic":
                kwargs.update(self.maybe("align_corners", True, False))
                if dims == 2:
                    kwargs.update(self.maybe("antialias", True, chance=0.2))
            return [self.floats(n, c, *[h, w][:dims])], {**kwargs, "mode": mode}
        if name.endswith("affine_grid"):
            return [self.floats(n, 2, 3), [n, c, h, w]], {"align_corners": r.random() < 0.5}
        grid = self.floats(n, h, w, 2)
        with torch.no_grad():
            grid.wide.mul_(0.5).add_(0.01)
        self.rewrite(grid)
        return [self.floats(n, c, h, w), grid], {"mode": r.choice(["bilinear", "bicubic"]), "padding_mode": r.choice(["zeros", "border", "reflection"]), "align_corners": r.random() < 0.5}

    def draw_tables(self, x, name):
        r = self.rng
        rows, width = self.size(1, 4), self.size(1, 3)
        if name.endswith("one_hot"):
            return [self.ints(self.batch(), 0, 4), r.choice([4, 5])]
        index = self.ints(self.batch() or [2], 0, rows) if name.endswith("embedding") else self.ints([self.size(1, 2), self.size(1, 3)], 0, rows)
        table = self.floats(rows, width)
        if name.endswith("embedding"):
            return [index, table], {**self.maybe("padding_idx", 0, -1), **self.maybe("scale_grad_by_freq", True, chance=0.2)}
        mode = r.choice(["sum", "mean", "max"])
        return [index, table], {"mode": mode}

    def draw_class_loss(self, x, name):
        r = self.rng
        n, c, space = self.size(1, 3), self.size(1, 4), [self.size(1, 2) for _ in range(r.choice([0, 0, 1, 2]))]
        scores = self.floats(n, c, *space) if r.random() < 0.9 or "multi" in name else self.floats(c)
        if name.endswith("multilabel_margin_loss"):
            return [self.floats(n, c), self.ints([n, c], -1, c)], self.reduction()
        if name.endswith("multi_margin_loss"):
            return [self.floats(n, c), self.ints([n], 0, c)], {**self.maybe("p", 1, 2), **self.maybe("margin", 0.5, 2), **self.reduction()}
        shape = list(scores.wide.shape)
        shape.pop(1 if len(shape) > 1 else 0)
        weight = self.leaf(torch.float32, [c], edge=False, grad=False) if r.random() < 0.4 else None
        if weight is not None:
            weight.wide.abs_().add_(0.25)
            self.rewrite(weight)
        kwargs = {"weight": weight, **self.reduction()}
        if name.endswith("nll_loss"):
            return [scores, self.ints(shape, 0, c)], {**kwargs, **self.maybe("ignore_index", 0, 1, chance=0.3)}
        kwargs.update(self.maybe("label_smoothing", 0.1, 0.5))
        if r.random() < 0.3:
            return [scores, self.floats(*scores.wide.shape)], kwargs
        return [scores, self.ints(shape, 0, c)], {**kwargs, **self.maybe("ignore_index", 0, 1, chance=0.3)}

    def probabilities(self, x):
        made = self.call("sigmoid", [x])
        return made[0] if made else None

    def draw_chance_loss(self, x, name):
        r = self.rng
        short = name.split(".")[-1]
        x = self.finite(x)
        shape = list(x.wide.shape)
        kwargs = self.reduction()
        if short == "binary_cross_entropy":
            p, t = self.probabilities(x), self.probabilities(self.floats(*shape))
            if p is None or t is None:
                return None
            weight = {"weight": self.leaf(torch.float32, shape, edge=False, grad=False)} if r.random() < 0.3 else {}
            return [p, t], {**kwargs, **weight}
        if short == "binary_cross_entropy_with_logits":
            t = self.leaf(torch.float32, shape, edge=False, grad=False)
            extra = {"pos_weight": self.leaf(torch.float32, shape[-1:], edge=False, grad=False)} if r.random() < 0.4 else {}
            return [x, t], {**kwargs, **extra}
        if short == "kl_div":
            log = r.random() < 0.5
            t = self.floats(*shape) if log else self.probabilities(self.floats(*shape))
            return ([x, t], {**(kwargs or {"reduction": "batchmean"}), "log_target": log}) if t is not None and len(shape) else None
        if short == "multilabel_soft_margin_loss":
            n, c = self.size(1, 3), self.size(1, 3)
            return [self.floats(n, c), self.leaf(torch.float32, [n, c], edge=False, grad=False)], kwargs
        if short == "soft_margin_loss":
            return [x, self.signs(shape)], kwargs
        if short == "hinge_embedding_loss":
            return [x, self.signs(shape)], {**kwargs, **self.maybe("margin", 0.5, 2)}
        if short == "poisson_nll_loss":
            t = self.leaf(torch.float32, shape, edge=False, grad=False)
            t.wide.abs_()
            self.rewrite(t)
            return [x, t], {**kwargs, **self.maybe("log_input", True), **self.maybe("full", True)}
        var = self.probabilities(self.floats(*shape))
        return ([x, self.floats(*shape), var], {**kwargs, **self.maybe("full", True)}) if var is not None and shape else None

    def signs(self, shape):
        t = self.leaf(torch.float32, list(shape), edge=False, grad=False)
        t.wide.copy_(torch.where(t.wide > 0, 1.0, -1.0))
        self.rewrite(t)
        return t

    def draw_distance_loss(self, x, name):
        n, d = self.size(1, 3), self.size(1, 3)
        kwargs = {**self.reduction(), **self.maybe("margin", 0.25, 0.5)}
        if name.endswith("margin_ranking_loss"):
            return [self.floats(n), self.floats(n), self.signs([n])], kwargs
        if name.endswith("cosine_embedding_loss"):
            return [self.floats(n, d), self.floats(n, d), self.signs([n])], kwargs
        return [self.floats(n, d), self.floats(n, d), self.floats(n, d)], {**kwargs, **self.maybe("p", 1, 2), **self.maybe("swap", True)}

    def draw_ctc(self, x, name):
        steps, n, c, s = self.rng.randint(2, 5), self.size(1, 2), self.rng.randint(2, 4), self.rng.randint(1, 2)
        made = self.call("log_softmax", [self.floats(steps, n, c), -1])
        return [made[0], self.ints([n, s], 1, c), [steps] * n, [s] * n], {**self.reduction(), **self.maybe("zero_infinity", True)} if made else None

    # In place.
    def draw_inplace_more(self, x, name):
        # Of logical ones the way back is that from before they wrote.
        if name == "Tensor.logical_not_" and x.wide.requires_grad:
            return None
        return [x] if self.writable(x) and not (name == "Tensor.t_" and x.wide.dim() > 2) and not (name == "Tensor.atan_" and x.wide.is_complex()) else None

    def draw_inplace_number(self, x, name):
        if not self.writable(x) or x.wide.is_complex() or name == "Tensor.logical_and_" and x.wide.requires_grad:
            return None
        if name == "Tensor.clamp_":
            return [x, -1, self.rng.randint(-1, 2)]
        if name in ("Tensor.atan2_", "Tensor.hypot_", "Tensor.copysign_", "Tensor.logical_and_", "Tensor.xlogy_"):
            return [x, self.same_kind(x, list(x.wide.shape))] if x.wide.is_floating_point() and x.wide.isfinite().all() else None
        return [x, self.rng.choice([1, 2, -3, 3])]

    def draw_inplace_along(self, x, name):
        if not self.writable(x):
            return None
        if name in ("Tensor.tril_", "Tensor.triu_"):
            return [x, self.rng.randint(-1, 1)] if x.wide.dim() > 1 else None
        if name == "Tensor.fill_diagonal_":
            return [x, self.rng.randint(-2, 2)] if x.wide.dim() == 2 and 0 not in x.wide.shape else None
        if name == "Tensor.transpose_":
            return [x, self.dim(x), self.dim(x)]
        return [x, self.dim(x, 1 if name == "Tensor.unsqueeze_" else 0)]

    def draw_inplace_two(self, x, name):
        if not self.writable(x):
            return None
        shape = list(x.wide.shape)
        if "masked" in name:
            return [x, self.mask(shape), self.rng.randint(-2, 2) if name.endswith("fill_") else self.same_kind(x, [max(x.wide.numel(), 1)])]
        if not x.wide.is_floating_point():
            return None
        if name == "Tensor.lerp_":
            return [x, self.floats(*shape), 0.25]
        return [x, self.floats(*shape), self.floats(*shape)], self.maybe("value", 2, -0.5)


def negative_zero(x):
    """The way back of 1.13's logit takes it for 0 in vectors of numbers, and not in what is left behind them."""
    return x.wide.is_floating_point() and bool((x.wide.signbit() & (x.wide == 0)).any())


def torch_abs(program, x):
    made = program.call("abs", [x])
    return made[0] if made else x
