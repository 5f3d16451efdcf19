"""What can go wrong when somebody watches."""

from app.kernel.errors import AppError, Kind


class MetricsClosed(AppError):
    kind = Kind.MISSING
    code = "METRICS_CLOSED"
    en = "Nobody may read the measures before METRICS_TOKEN is set."
    ru = "Измерения закрыты, пока не задан METRICS_TOKEN."
