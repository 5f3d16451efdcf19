"""Why people report, and which reactions are offered first."""

from app.modules.catalogues.seeds.rows import Row

_REASONS = (
    ("spam", "Spam", "Спам"),
    ("insult", "Insults or harassment", "Оскорбления или травля"),
    ("violence", "Violence or threats", "Насилие или угрозы"),
    ("hate", "Hatred of a group of people", "Разжигание ненависти"),
    ("sexual", "Sexual content", "Материалы сексуального характера"),
    ("child_abuse", "Abuse of children", "Насилие над детьми"),
    ("self_harm", "Suicide or self-harm", "Самоубийство или причинение себе вреда"),
    ("fraud", "Fraud", "Мошенничество"),
    ("impersonation", "Pretends to be somebody else", "Выдаёт себя за другого"),
    ("personal_data", "Somebody's personal data", "Чужие личные данные"),
    ("illegal_goods", "Forbidden goods or services", "Запрещённые товары или услуги"),
    ("other", "Something else", "Другое"),
)
_REACTIONS = (
    ("👍", "Thumbs up", "Палец вверх"),
    ("👎", "Thumbs down", "Палец вниз"),
    ("❤️", "Red heart", "Красное сердце"),
    ("😂", "Tears of joy", "Слёзы радости"),
    ("😮", "Surprise", "Удивление"),
    ("😢", "Sadness", "Грусть"),
    ("😡", "Anger", "Гнев"),
    ("🙏", "Thanks", "Спасибо"),
    ("🔥", "Fire", "Огонь"),
    ("🎉", "Congratulations", "Поздравляю"),
    ("👏", "Applause", "Аплодисменты"),
    ("🤔", "Doubt", "Сомнение"),
    ("👀", "Seen", "Вижу"),
    ("💯", "Full agreement", "Полностью согласен"),
    ("✅", "Done", "Готово"),
    ("❌", "No", "Нет"),
)


def report_reasons() -> list[Row]:
    return _numbered(_REASONS)


def reactions() -> list[Row]:
    return _numbered(_REACTIONS)


def _numbered(rows: tuple[tuple[str, str, str], ...]) -> list[Row]:
    """In this order, with room between two for one that is added later."""
    return [Row(*row, position=10 * number) for number, row in enumerate(rows, start=1)]
