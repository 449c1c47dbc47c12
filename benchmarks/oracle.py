"""Readings chosen with the future known: again and again the one that saves the most."""

import heapq
from collections.abc import Sequence

from benchmarks.ladders import STEPS, Post

LOOKS = 8


def by_oracle(made: Sequence[Post], budgets: Sequence[int]) -> list[float]:
    """Give the area left after each of these rising numbers of calls, spent at any moment and on any post."""
    area = sum(post.unread() for post in made)
    heap = [_best(post, index, post.first, STEPS) for index, post in enumerate(made) if post.first < STEPS]
    heapq.heapify(heap)
    left = []
    spent = 0
    for budget in budgets:
        while spent < budget and heap[0][0] < 0:
            saved, index, start, read, end = heap[0]
            area += saved
            spent += 1
            heapq.heapreplace(heap, _best(made[index], index, start, read))
            heapq.heappush(heap, _best(made[index], index, read, end))
        left.append(area)
    return left


def _best(post: Post, index: int, start: int, end: int) -> tuple[float, int, int, int, int]:
    """Give the reading between two others that saves the most: the saving as a negative number, for the heap."""
    low, high = start + 1, end - 1
    best, saved = start, 0.0
    if low > high or post.true[high] == post.true[start]:
        return 0.0, index, start, start, end
    stride = max(1, (high - low) // LOOKS)
    while True:
        for read in range(low, high + 1, stride):
            gain = post.gain(start, read, end)
            if gain > saved:
                best, saved = read, gain
        if stride == 1:
            return -saved, index, start, best, end
        centre = best if best > start else (low + high) // 2
        low, high = max(start + 1, centre - stride), min(end - 1, centre + stride)
        stride = max(1, stride // LOOKS)
