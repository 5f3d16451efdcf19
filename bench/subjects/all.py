"""The subjects by name; the words are those of tables and plots."""

from bench.subjects.naive import Naive
from bench.subjects.product import Product
from bench.subjects.subject import Subject

SUBJECTS: dict[str, Subject] = {
    subject.name: subject
    for subject in (
        Product("product", {"en": "Messenger", "ru": "Messenger"}),
        Product(
            "product-sqlite", {"en": "Messenger on SQLite", "ru": "Messenger на SQLite"}, "sqlite"
        ),
        Naive("naive", {"en": "Naive FastAPI", "ru": "Наивный FastAPI"}),
        Naive(
            "naive-unstored",
            {"en": "Naive, stores nothing", "ru": "Наивный, ничего не хранит"},
            stores=False,
        ),
    )
}
