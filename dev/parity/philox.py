"""The random numbers of docs/numerics.md, so that fixtures need not hold what both sides can compute."""

import numpy as np

INITIALIZATION, BATCH_ORDER, GENERATED_DATA = 1, 2, 3

_M0, _M1, _W0, _W1 = (np.uint64(x) for x in (0xD2511F53, 0xCD9E8D57, 0x9E3779B9, 0xBB67AE85))
_LOW, _HALF = np.uint64(0xFFFFFFFF), np.uint64(32)


def bits(seed, purpose, step, index):
    """Philox4x32-10: 32 random bits for each of the indices."""
    index = np.asarray(index, dtype=np.uint64)
    step, seed = np.uint64(step), np.uint64(seed % 2**64)
    c0, c3 = index >> np.uint64(2), np.full_like(index, purpose)
    c1, c2 = np.full_like(index, step & _LOW), np.full_like(index, step >> _HALF)
    k0, k1 = seed & _LOW, seed >> _HALF
    for _ in range(10):
        p0, p1 = _M0 * c0, _M1 * c2
        c0, c1 = (p1 >> _HALF) ^ c1 ^ k0, p1 & _LOW
        c2, c3 = (p0 >> _HALF) ^ c3 ^ k1, p0 & _LOW
        k0, k1 = (k0 + _W0) & _LOW, (k1 + _W1) & _LOW
    return np.choose((index & np.uint64(3)).astype(np.int64), (c0, c1, c2, c3)).astype(np.uint32)


def uniform(seed, purpose, step, count):
    """float32 in [0, 1), exact."""
    return (bits(seed, purpose, step, np.arange(count)) >> np.uint32(8)).astype(np.float32) * np.float32(2.0**-24)


def signed(seed, tensor, shape, scale=1.0):
    """float32 in [-scale, scale), exact for a power of two: what fixtures are fed with."""
    values = uniform(seed, GENERATED_DATA, tensor, int(np.prod(shape)))
    return ((2 * values - 1) * np.float32(scale)).reshape(shape)


def initial(seed, tensor, shape, fan_in):
    """A parameter as the engine initializes it: fma(u, 2 bound, -bound), which float64 holds exactly before it is rounded."""
    bound = np.float64(np.float32(1 / np.sqrt(np.float64(fan_in))))
    values = uniform(seed, INITIALIZATION, tensor, int(np.prod(shape))).astype(np.float64)
    return (values * (2 * bound) - bound).astype(np.float32).reshape(shape)


def permutation(count, seed, epoch):
    """The order of the samples in an epoch."""
    order = list(range(count))
    first = bits(seed, BATCH_ORDER, epoch, np.arange(count))
    for i in range(count - 1, 0, -1):
        product, attempt = int(first[i]) * (i + 1), 0
        while product % 2**32 < 2**32 % (i + 1):
            attempt += 1
            product = int(bits(seed, BATCH_ORDER, epoch + (attempt << 32), [i])[0]) * (i + 1)
        j = product >> 32
        order[i], order[j] = order[j], order[i]
    return order
