from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.spans import Span, merge

spans = st.tuples(st.integers(0, 40), st.integers(0, 10)).map(lambda pair: Span(pair[0], pair[0] + pair[1]))


@pytest.mark.parametrize(("start", "stop"), [(-1, 2), (3, 2)])
def test_a_span_runs_forward_from_zero(start, stop):
    with pytest.raises(ValueError, match="not a span"):
        Span(start, stop)


@given(st.lists(spans))
def test_merging_keeps_exactly_the_characters(many):
    covered = {offset for span in many for offset in range(span.start, span.stop)}
    merged = merge(many)
    assert {offset for span in merged for offset in range(span.start, span.stop)} == covered
    assert all(one.stop < other.start for one, other in pairwise(merged))


@given(spans, spans)
def test_overlap_means_a_shared_character(one, other):
    shared = set(range(one.start, one.stop)) & set(range(other.start, other.stop))
    assert one.overlaps(other) == bool(shared)
