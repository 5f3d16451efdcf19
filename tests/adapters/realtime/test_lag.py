"""What waits for a reader that lags: bounded, and degraded before it overflows."""

from app.adapters.realtime.frame import Frame
from app.adapters.realtime.lag import LIVE_BYTES, LIVE_FRAMES, WAITING_FRAMES, Lag

CHAT, OTHER = "chat:1", "chat:2"


def typing(payload: bytes, who: str = "ann") -> Frame:
    return Frame(payload, CHAT, None, f"typing:{who}")


def live(version: int, size: int = 1, channel: str = CHAT) -> Frame:
    return Frame(b"x" * size, channel, version)


def test_all_comes_out_as_it_went_in() -> None:
    lag, told = Lag(), [live(1), Frame(b"answer"), live(1, channel=OTHER), live(2)]
    for frame in told:
        lag.put(frame)
    assert lag.take() == told
    assert lag.take() == []


def test_of_a_passing_state_only_the_newest_is_told_and_it_is_told_last() -> None:
    lag, bob = Lag(), typing(b"bob types", "bob")
    lag.put(typing(b"ann types"))
    lag.put(bob)
    lag.put(live(1))
    newest = typing(b"ann does not type")
    lag.put(newest)
    first, *rest = lag.take()
    assert first.version == 1
    assert rest == [bob, newest]


def test_passing_states_in_their_thousands_cost_no_more_than_the_newest() -> None:
    lag = Lag()
    for _ in range(100_000):
        lag.put(typing(b"x" * 100))
    assert not lag.too_much


def test_the_busiest_chat_is_given_up_and_the_others_are_kept() -> None:
    lag, kept, removed = Lag(), live(7, 50_000, OTHER), Frame(b"chat_deleted", CHAT)
    lag.put(live(3, 60_000))
    lag.put(kept)
    lag.put(removed)
    lag.put(live(4, LIVE_BYTES - 110_000 + 1))
    lag.put(live(5))
    assert lag.lacking == {CHAT: 2}
    assert lag.take() == [kept, removed]


def test_one_chat_after_the_other_is_given_up() -> None:
    lag = Lag()
    lag.put(live(9, LIVE_BYTES // 2, OTHER))
    lag.put(live(3, LIVE_BYTES + 1))
    lag.put(live(10, LIVE_BYTES, OTHER))
    assert lag.lacking == {CHAT: 2, OTHER: 8}
    assert lag.take() == []


def test_many_small_frames_are_too_many_too() -> None:
    lag = Lag()
    for version in range(1, LIVE_FRAMES + 2):
        lag.put(live(version))
    assert lag.lacking == {CHAT: 0}


def test_many_answers_alone_give_up_nothing_but_have_a_bound() -> None:
    lag = Lag()
    for _ in range(WAITING_FRAMES):
        lag.put(Frame(b"a"))
    assert lag.lacking == {}
    assert not lag.too_much
    lag.put(Frame(b"a"))
    assert lag.too_much


def test_what_is_put_first_comes_first_and_what_was_lacking_still_is() -> None:
    lag, early, late = Lag(), live(1, channel=OTHER), Frame(b"answer")
    lag.lose(CHAT, 4)
    lag.put(late)
    lag.put(live(5))
    lag.put_first([early])
    assert lag.lacking == {CHAT: 4}
    assert lag.take() == [early, late]


def test_what_is_put_first_counts_as_much_as_anything() -> None:
    lag = Lag()
    lag.put(live(2, LIVE_BYTES))
    lag.put_first([live(1)])
    assert lag.lacking == {CHAT: 0}
    assert lag.take() == []
    lag.put(live(1, LIVE_BYTES, OTHER))
    assert OTHER not in lag.lacking
