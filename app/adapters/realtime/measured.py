"""What is measured on the way from a commit to the sockets; counted per write, not per frame."""

from app.adapters.realtime.closes import Close
from app.kernel.measures import Measures


class RealtimeMeasures:
    """The cells that the parts of the real-time core count in."""

    def __init__(self, measures: Measures | None = None) -> None:
        """Without `measures` nobody reads them."""
        measures = measures or Measures()
        self.writes = measures.counter(
            "messenger_socket_writes", "Writes to sockets; each carries one or more frames."
        )
        self.frames = measures.counter(
            "messenger_socket_frames_sent", "Frames written; by writes: how many left together."
        )
        self.gaps = measures.counter(
            "messenger_feed_gaps", "Times that lost pushes were read from the database."
        )
        self.lost = measures.counter(
            "messenger_reader_lines_lost", "Lines given up for readers that lagged behind."
        )
        self.publish_lag = measures.histogram(
            "messenger_publish_lag_seconds",
            "From publishing to Redis having it, for the oldest of a round trip.",
        )
        self._closes = measures.counters(
            "messenger_socket_closes", "Sockets that the server ended, by close code.", "code"
        )

    def closed(self, close: Close) -> None:
        self._closes.of(str(int(close))).add()
