"""Medians, and which runs count."""

from bench.report.medians import summary, unclean
from bench.workloads.own_account import WORKLOAD
from tests.bench.conftest import run


def test_the_median_is_of_the_clean_runs() -> None:
    busy, stolen = run("product", 10, generator_busy=0.99), run("product", 20, steal=0.5)
    broken = run("product", 0, error="it broke")
    clean = [run("product", speed) for speed in (100, 300, 200)]
    found = summary(WORKLOAD, [busy, stolen, broken, *clean])["rounds"]["me"]["product"]
    assert found["median"] == {"requests_per_s": 200}
    assert found["range"] == {"requests_per_s": [100, 300]}
    assert (found["clean"], found["limited"]) == (3, False)
    assert len(found["unclean"]) == 3
    assert len(found["runs"]) == 6, "what is not counted is told all the same"


def test_where_no_run_was_clean_it_is_said() -> None:
    found = summary(WORKLOAD, [run("product", 10, generator_busy=0.99)])["rounds"]["me"]["product"]
    assert found["limited"]
    assert found["median"] == {"requests_per_s": 10}


def test_a_failed_run_is_no_figure() -> None:
    found = summary(WORKLOAD, [run("product", 10, error="it broke")])["rounds"]["me"]["product"]
    assert found["median"] == {}
    assert unclean(found["runs"][0]) == "failed: it broke"


def test_a_claim_is_held_or_missed() -> None:
    def claimed(product: float) -> tuple[float, bool, bool]:
        runs = [run("product", product), run("naive", 100)]
        (claim,) = summary(WORKLOAD, runs)["claims"]
        return claim["ratio"], claim["holds"], claim["reaches_goal"]

    assert not summary(WORKLOAD, [run("product", 9), run("naive", 1)])["claims"][0]["limited"]
    assert claimed(700) == (7, False, False)
    assert claimed(900) == (9, True, False)
    assert claimed(1_200) == (12, True, True)


def test_a_claim_that_rests_on_a_run_that_was_not_clean_says_so() -> None:
    runs = [run("product", 900), run("naive", 100, others=0.5)]
    assert summary(WORKLOAD, runs)["claims"][0]["limited"]


def test_what_was_not_measured_is_not_claimed() -> None:
    assert summary(WORKLOAD, [run("product", 10)])["claims"] == []
